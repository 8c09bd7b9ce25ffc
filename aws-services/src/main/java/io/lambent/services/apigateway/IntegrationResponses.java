package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.ADD;
import static io.lambent.services.apigateway.Patch.Op.REMOVE;
import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the responses of integrations. */
@Component
class IntegrationResponses {
  private static final Pattern TARGET =
      Pattern.compile("method\\.response\\.(header|multivalueheader)\\.\\S+");

  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.BRIEF)
          .member("/contentHandling", TEXT, ADD, REPLACE, REMOVE)
          .member("/selectionPattern", TEXT, ADD, REPLACE, REMOVE)
          .member("/responseParameters/{}", TEXT, ADD, REMOVE, REPLACE)
          .member("/responseTemplates/{}", TEXT, ADD, REMOVE, REPLACE);

  private final Methods methods;

  IntegrationResponses(Methods methods) {
    this.methods = methods;
  }

  Struct put(Caller caller, Struct input) {
    ObjectNode response =
        Structs.toNode(
            input,
            "statusCode",
            "selectionPattern",
            "responseParameters",
            "responseTemplates",
            "contentHandling");
    return changeIntegration(
        caller,
        input,
        (method, integration) -> {
          add(method, integration, response);
          return Shapes.of("IntegrationResponse", response);
        });
  }

  /** Sets a response of an integration. */
  static void add(ObjectNode method, ObjectNode integration, ObjectNode response) {
    check(method, response);
    integration
        .withObjectProperty("integrationResponses")
        .set(response.path("statusCode").asString(), response);
  }

  private static void check(ObjectNode method, ObjectNode response) {
    Integrations.checkTemplates(response.path("responseTemplates"));
    for (Map.Entry<String, JsonNode> template : response.path("responseTemplates").properties()) {
      if (template.getValue().asString("").isEmpty()) {
        ((ObjectNode) response.path("responseTemplates")).putNull(template.getKey());
      }
    }
    Integrations.checkParameters(
        response.path("responseParameters"), TARGET, "integration.response.");
    checkDeclared(method, response);
    try {
      Pattern.compile(response.path("selectionPattern").asString(""));
    } catch (PatternSyntaxException e) {
      throw Failures.badRequest("Invalid selection pattern specified");
    }
  }

  /**
   * Checks that the method's response for the same status declares the headers that are mapped.
   *
   * @throws AwsFailure where it does not
   */
  private static void checkDeclared(ObjectNode method, ObjectNode response) {
    Collection<String> mapped = response.path("responseParameters").propertyNames();
    if (mapped.isEmpty()) {
      return;
    }
    JsonNode declared = method.path("methodResponses").path(response.path("statusCode").asString());
    if (declared.isMissingNode()) {
      throw Failures.badRequest(
          "Invalid mapping expression specified: Validation Result: warnings : [], errors : [No"
              + " method response exists for method.]");
    }
    for (String header : mapped) {
      String single = header.replace(".multivalueheader.", ".header.");
      if (declared.path("responseParameters").propertyNames().stream()
          .noneMatch(single::equalsIgnoreCase)) {
        throw Methods.undeclared(header);
      }
    }
  }

  private <T> T changeIntegration(
      Caller caller, Struct input, BiFunction<ObjectNode, ObjectNode, T> change) {
    try {
      return methods.change(
          caller, input, (document, method) -> change.apply(method, Integrations.required(method)));
    } catch (AwsFailure e) {
      throw withoutMethod(e);
    }
  }

  /**
   * Maps the error for a missing method to the one for a missing integration, which is what AWS
   * reports here.
   */
  private static RuntimeException withoutMethod(AwsFailure e) {
    return e.text().equals(Failures.noMethod().text()) ? Failures.noIntegration() : e;
  }

  private static ObjectNode response(ObjectNode integration, Struct input) {
    return Methods.response(integration.path("integrationResponses"), input);
  }

  Struct get(Caller caller, Struct input) {
    try {
      return methods.read(
          caller,
          input,
          (document, method) ->
              Shapes.of("IntegrationResponse", response(Integrations.required(method), input)));
    } catch (AwsFailure e) {
      throw withoutMethod(e);
    }
  }

  Struct update(Caller caller, Struct input) {
    return changeIntegration(
        caller,
        input,
        (method, integration) -> {
          ObjectNode response = response(integration, input);
          PATCHES.apply(response, Patch.of(input));
          check(method, response);
          return Shapes.of("IntegrationResponse", response);
        });
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    changeIntegration(
        caller,
        input,
        (method, integration) -> {
          String status = response(integration, input).path("statusCode").asString();
          PatchTable.remove(integration, List.of("integrationResponses", status));
          return true;
        });
    return null;
  }
}
