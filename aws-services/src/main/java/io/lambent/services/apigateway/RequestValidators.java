package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.BOOLEAN;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The operations on request validators: which parts of a request are checked. */
@Component
class RequestValidators {
  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .on("/name", Set.of(REPLACE), RequestValidators::rename)
          .member("/validateRequestParameters", BOOLEAN, REPLACE)
          .member("/validateRequestBody", BOOLEAN, REPLACE);

  private final RestApiTable apis;
  private final DefinitionParts parts;

  RequestValidators(RestApiTable apis) {
    this.apis = apis;
    this.parts =
        new DefinitionParts(
            apis,
            "requestValidators",
            "requestValidatorId",
            "RequestValidator",
            () -> Failures.notFound("Invalid Request Validator identifier specified"));
  }

  private static void rename(ObjectNode validator, List<String> names, Patch patch) {
    if (patch.value() == null || patch.value().isBlank()) {
      throw Failures.badRequest("Request Validator name cannot be blank");
    }
    validator.put("name", patch.value());
  }

  Struct create(Caller caller, Struct input) {
    ObjectNode settings =
        Structs.toNode(input, "name", "validateRequestBody", "validateRequestParameters");
    return apis.change(
        caller,
        RestApis.id(input),
        document -> Shapes.of("RequestValidator", add(document, settings)),
        () -> Failures.badRequest("Invalid REST API identifier specified"));
  }

  /** Adds a validator to an API. */
  static ObjectNode add(ObjectNode document, ObjectNode settings) {
    ObjectNode validator = document.objectNode();
    String id = Ids.part();
    validator.put("id", id);
    validator.setAll(settings);
    for (String flag : List.of("validateRequestBody", "validateRequestParameters")) {
      if (!validator.has(flag)) {
        validator.put(flag, false);
      }
    }
    document.withObjectProperty("requestValidators").set(id, validator);
    return validator;
  }

  Struct get(Caller caller, Struct input) {
    return parts.get(caller, input);
  }

  Struct list(Caller caller, Struct input) {
    return parts.list(caller, input);
  }

  Struct update(Caller caller, Struct input) {
    return parts.update(caller, input, PATCHES, (document, validator) -> {});
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    parts.delete(caller, input, (document, id) -> {});
    return null;
  }
}
