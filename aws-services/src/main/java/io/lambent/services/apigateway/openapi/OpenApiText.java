package io.lambent.services.apigateway.openapi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON and YAML as a tree of JSON. */
public final class OpenApiText {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_CODE_POINTS = 8 << 20;
  private static final int MAX_ALIASES = 50;
  private static final int MAX_DEPTH = 100;

  private OpenApiText() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static ObjectNode read(byte[] text) {
    String decoded = new String(text, StandardCharsets.UTF_8);
    JsonNode node = decoded.stripLeading().startsWith("{") ? json(decoded) : yaml(decoded);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("no object");
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      // A YAML flow mapping also begins with a brace.
      return yaml(text);
    }
  }

  private static JsonNode yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setAllowRecursiveKeys(false);
    DumperOptions dumper = new DumperOptions();
    try {
      Yaml yaml =
          new Yaml(
              new SafeConstructor(options),
              new Representer(dumper),
              dumper,
              options,
              new TextualDates());
      return node(yaml.load(text), 0);
    } catch (YAMLException e) {
      throw new IllegalArgumentException("neither JSON nor YAML", e);
    }
  }

  /** Leaves dates as texts, as they are in JSON. */
  private static final class TextualDates extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, regexp, first, limit);
      }
    }
  }

  private static JsonNode node(@Nullable Object value, int depth) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("nested too deeply");
    }
    return switch (value) {
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((name, each) -> object.set(String.valueOf(name), node(each, depth + 1)));
        yield object;
      }
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(each -> array.add(node(each, depth + 1)));
        yield array;
      }
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      default -> NODES.stringNode(value.toString());
    };
  }

  /** Writes a tree as indented JSON. */
  public static byte[] writeJson(JsonNode tree) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree);
  }

  /** Writes a tree as YAML. */
  public static byte[] writeYaml(JsonNode tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    Yaml yaml =
        new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options);
    return yaml.dump(JSON.convertValue(tree, Map.class)).getBytes(StandardCharsets.UTF_8);
  }
}
