package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.BOOLEAN;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
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

  RequestValidators(RestApiTable apis) {
    this.apis = apis;
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

  private static ObjectNode find(@Nullable ObjectNode document, Struct input) {
    if (document != null
        && document.path("requestValidators").get(String.valueOf(input.text("requestValidatorId")))
            instanceof ObjectNode validator) {
      return validator;
    }
    throw missing();
  }

  private static RuntimeException missing() {
    return Failures.notFound("Invalid Request Validator identifier specified");
  }

  Struct get(Caller caller, Struct input) {
    return Shapes.of("RequestValidator", find(apis.find(caller, RestApis.id(input)), input));
  }

  Struct list(Caller caller, Struct input) {
    ObjectNode document = apis.get(caller, RestApis.id(input));
    List<Struct> all = new ArrayList<>();
    document
        .path("requestValidators")
        .forEach(each -> all.add(Shapes.of("RequestValidator", each)));
    return Shapes.page(input, all);
  }

  Struct update(Caller caller, Struct input) {
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode validator = find(document, input);
          PATCHES.apply(validator, Patch.of(input));
          return Shapes.of("RequestValidator", validator);
        },
        RequestValidators::missing);
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    apis.change(
        caller,
        RestApis.id(input),
        document -> {
          String id = find(document, input).path("id").asString();
          PatchTable.remove(document, List.of("requestValidators", id));
          return true;
        },
        RequestValidators::missing);
    return null;
  }
}
