package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The operations on the models of an API: the JSON schemas of its bodies. */
@Component
class Models {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED)
          .member("/description", TEXT, REPLACE)
          .member("/schema", TEXT, REPLACE);

  private final RestApiTable apis;

  Models(RestApiTable apis) {
    this.apis = apis;
  }

  Struct create(Caller caller, Struct input) {
    ObjectNode model = Structs.toNode(input, "name", "description", "schema", "contentType");
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          String name = model.path("name").asString("");
          if (name.isEmpty()) {
            throw Failures.badRequest("Model name must be non-empty");
          }
          if (document.path("models").has(name)) {
            throw Failures.conflict("Model name already exists for this REST API");
          }
          return Shapes.of("Model", set(document, model));
        });
  }

  /** Adds a model to an API. */
  static ObjectNode set(ObjectNode document, ObjectNode settings) {
    ObjectNode model = document.objectNode();
    model.put("id", Ids.part());
    model.setAll(settings);
    check(model);
    String name = model.path("name").asString();
    document.withObjectProperty("models").set(name, model);
    return model;
  }

  private static void check(ObjectNode model) {
    String name = model.path("name").asString("");
    if (!NAME.matcher(name).matches()) {
      throw Failures.badRequest("Model name must be alphanumeric: " + name);
    }
    String schema = model.path("schema").asString("");
    if (schema.isEmpty()) {
      throw Failures.badRequest(
          "Model schema must have at least 1 property or array items defined");
    }
    if (model.path("contentType").asString("").contains("json")) {
      try {
        if (!JSON.readTree(schema).isObject()) {
          throw invalidSchema("it is no object");
        }
      } catch (JacksonException e) {
        throw invalidSchema(e.getOriginalMessage());
      }
    }
  }

  private static RuntimeException invalidSchema(String reason) {
    return Failures.badRequest(
        "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema"
            + " specified. "
            + reason
            + "]");
  }

  private static ObjectNode find(@Nullable ObjectNode document, @Nullable String name) {
    if (document != null
        && name != null
        && document.path("models").get(name) instanceof ObjectNode model) {
      return model;
    }
    throw noModel(name);
  }

  private static RuntimeException noModel(@Nullable String name) {
    return Failures.notFound("Invalid model name specified: " + name);
  }

  Struct get(Caller caller, Struct input) {
    ObjectNode model = find(apis.find(caller, RestApis.id(input)), input.text("modelName"));
    return Shapes.of("Model", model);
  }

  Struct list(Caller caller, Struct input) {
    ObjectNode document = apis.get(caller, RestApis.id(input));
    List<Struct> all = new ArrayList<>();
    document.path("models").forEach(model -> all.add(Shapes.of("Model", model)));
    return Shapes.page(input, all);
  }

  Struct update(Caller caller, Struct input) {
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          ObjectNode model = find(document, input.text("modelName"));
          PATCHES.apply(model, Patch.of(input));
          check(model);
          return Shapes.of("Model", model);
        },
        () -> noModel(input.text("modelName")));
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    apis.change(
        caller,
        RestApis.id(input),
        document -> {
          String name = find(document, input.text("modelName")).path("name").asString();
          requireUnused(document, name);
          PatchTable.remove(document, List.of("models", name));
          return true;
        },
        () -> noModel(input.text("modelName")));
    return null;
  }

  private static void requireUnused(ObjectNode document, String name) {
    for (JsonNode resource : document.path("resources")) {
      for (Map.Entry<String, JsonNode> method : resource.path("resourceMethods").properties()) {
        String at = resource.path("path").asString() + "/" + method.getKey();
        for (JsonNode used : method.getValue().path("requestModels")) {
          if (used.asString().equals(name)) {
            throw Failures.conflict(
                "Cannot delete model '%s', is referenced in method request: %s"
                    .formatted(name, at));
          }
        }
        for (JsonNode response : method.getValue().path("methodResponses")) {
          for (JsonNode used : response.path("responseModels")) {
            if (used.asString().equals(name)) {
              throw Failures.conflict(
                  "Cannot delete model '%s', is referenced in method response: %s/%s"
                      .formatted(name, at, response.path("statusCode").asString()));
            }
          }
        }
      }
    }
  }
}
