package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * An OpenAPI 3 definition of an HTTP API.
 *
 * @param api the members of the API that it sets
 * @param basePath what stands before its paths; empty for nothing
 */
record Definition(JsonNode root, Struct api, String basePath) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Characters that aliases of YAML may expand to. */
  private static final int MOST_CHARACTERS = 12 << 20;

  private static final int MOST_ALIASES = 50;
  private static final int DEEPEST_REFERENCE = 10;
  private static final String EXTENSION = "x-amazon-apigateway-";

  /**
   * Reads a definition in JSON or YAML.
   *
   * @param basePath {@code ignore}, {@code prepend} or {@code split}
   */
  static Definition parse(String text, String basePath) {
    JsonNode root = tree(text);
    if (!root.path("openapi").asString("").startsWith("3.")) {
      throw V2Errors.badRequest("Only OpenAPI 3.0 definitions can be imported");
    }
    if (!root.path("info").path("title").isString()) {
      throw V2Errors.badRequest("The title of the API is missing from the definition");
    }
    return new Definition(root, api(root), prefix(root, basePath));
  }

  private static JsonNode tree(String text) {
    try {
      if (text.stripLeading().startsWith("{")) {
        return JSON.readTree(text);
      }
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(MOST_CHARACTERS);
      options.setMaxAliasesForCollections(MOST_ALIASES);
      options.setAllowDuplicateKeys(false);
      Object value = new Yaml(new SafeConstructor(options)).load(text);
      return value instanceof Map ? JSON.valueToTree(value) : MissingNode.getInstance();
    } catch (JacksonException | YAMLException e) {
      throw V2Errors.badRequest("Unable to parse API definition because of a malformed document");
    }
  }

  private static Struct api(JsonNode root) {
    JsonNode info = root.path("info");
    Struct api =
        Struct.of(
            "ProtocolType", StoredApi.HTTP,
            "Name", info.path("title").asString(),
            "Description", text(info.path("description")),
            "Version", text(info.path("version")));
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonNode tag : root.path("tags")) {
      if (tag.path(EXTENSION + "tag-value").isString()) {
        tags.put(tag.path("name").asString(""), tag.path(EXTENSION + "tag-value").asString());
      }
    }
    api.put("Tags", tags);
    JsonNode cors = root.path(EXTENSION + "cors");
    if (cors.isObject()) {
      api.put("CorsConfiguration", OpenApiShapes.cors(cors));
    }
    if (root.path(EXTENSION + "endpoint-configuration")
        .path("disableExecuteApiEndpoint")
        .asBoolean(false)) {
      api.put("DisableExecuteApiEndpoint", true);
    }
    return api;
  }

  private static String prefix(JsonNode root, String basePath) {
    JsonNode server = root.path("servers").path(0);
    String path = server.path("variables").path("basePath").path("default").asString("");
    if (path.isEmpty()) {
      String url = server.path("url").asString("");
      int scheme = url.indexOf("://");
      int slash = url.indexOf('/', scheme < 0 ? 0 : scheme + 3);
      path = slash < 0 || url.contains("{") ? "" : url.substring(slash);
    }
    String full = path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    String whole = full.endsWith("/") ? full.substring(0, full.length() - 1) : full;
    return switch (basePath) {
      case "prepend" -> whole;
      case "split" -> {
        int second = whole.indexOf('/', 1);
        yield second < 0 ? "" : whole.substring(second);
      }
      case "ignore" -> "";
      default -> throw V2Errors.badRequest("Basepath must be one of ignore, prepend and split");
    };
  }

  /** Follows a reference within the definition. */
  JsonNode resolve(JsonNode node) {
    JsonNode resolved = node;
    for (int i = 0; i < DEEPEST_REFERENCE && resolved.path("$ref").isString(); i++) {
      String reference = resolved.path("$ref").asString();
      if (!reference.startsWith("#/")) {
        throw V2Errors.badRequest("Unsupported reference " + reference);
      }
      resolved = root.at(reference.substring(1));
      if (resolved.isMissingNode()) {
        throw V2Errors.badRequest("Unable to resolve reference " + reference);
      }
    }
    return resolved;
  }

  /** A text; null where it is absent or empty. */
  static @Nullable String text(JsonNode node) {
    String text = node.isString() ? node.asString() : "";
    return text.isEmpty() ? null : text;
  }
}
