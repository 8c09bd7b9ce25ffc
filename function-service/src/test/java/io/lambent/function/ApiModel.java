package io.lambent.function;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The model of the Lambda API that AWS generates its SDKs from: operations, and shapes with their
 * constraints.
 */
final class ApiModel {
  private final JsonNode model;

  private ApiModel(JsonNode model) {
    this.model = model;
  }

  static ApiModel read() {
    Path file =
        Path.of(
            System.getProperty("lambent.reference", "../../shared/reference"),
            "models",
            "lambda-2026-11.json");
    return new ApiModel(JsonMapper.shared().readTree(file));
  }

  JsonNode shape(String name) {
    JsonNode shape = model.path("shapes").path(name);
    if (shape.isMissingNode()) {
      throw new IllegalArgumentException("no such shape: " + name);
    }
    return shape;
  }

  /**
   * @param input the name of the input's shape
   */
  record Operation(String name, String method, String uri, String input) {}

  Operation operation(String name) {
    JsonNode operation = model.path("operations").path(name);
    JsonNode http = operation.path("http");
    return new Operation(
        name,
        http.path("method").asString(),
        http.path("requestUri").asString(),
        operation.path("input").path("shape").asString());
  }

  /** A request's method, address and body. */
  record Request(String method, String path, @Nullable String body) {}

  /** Puts the members of an operation's input where they belong. */
  Request request(Operation operation, ObjectNode members) {
    String path = operation.uri();
    List<String> query = new ArrayList<>();
    ObjectNode body = JsonMapper.shared().createObjectNode();
    for (Map.Entry<String, JsonNode> entry : members.properties()) {
      JsonNode member = member(operation, entry.getKey());
      String at = member.path("locationName").asString(entry.getKey());
      JsonNode value = entry.getValue();
      switch (member.path("location").asString("body")) {
        case "uri" ->
            path = path.replace("{" + at + "}", TestingFunctionService.encode(value.asString()));
        case "querystring" -> {
          for (JsonNode each : value.isArray() ? value : List.of(value)) {
            query.add(at + "=" + TestingFunctionService.encode(each.asString()));
          }
        }
        default -> body.set(at, value);
      }
    }
    if (!query.isEmpty()) {
      path += (path.contains("?") ? "&" : "?") + String.join("&", query);
    }
    boolean bodiless = operation.method().equals("GET") || operation.method().equals("DELETE");
    return new Request(operation.method(), path, bodiless ? null : body.toString());
  }

  /** Returns true if a member of an operation's input stands in the body. */
  boolean isInBody(Operation operation, String member) {
    return !member(operation, member).has("location");
  }

  private JsonNode member(Operation operation, String name) {
    return shape(operation.input()).path("members").path(name);
  }
}
