package io.lambent.services.cloudformation.template;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the text of a template: JSON, or YAML with CloudFormation's short forms of functions. Of
 * YAML's scalars, plain words are booleans and nulls as in YAML 1.1; digits with leading zeros stay
 * texts, so that account ids keep them, and so do dates.
 */
public final class TemplateText {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final int DEEPEST = 100;
  private static final int MAX_CODE_POINTS = 2 * 1024 * 1024;
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?[0-9]+\\.[0-9]*([eE][-+]?[0-9]{1,3})?|[-+]?\\.[0-9]+");
  private static final Set<String> TRUE =
      Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");

  /** The short forms that stand for {@code Fn::} and their name. */
  private static final Set<String> FUNCTIONS =
      Set.of(
          "And",
          "Base64",
          "Cidr",
          "Contains",
          "EachMemberEquals",
          "EachMemberIn",
          "Equals",
          "FindInMap",
          "GetAZs",
          "GetAtt",
          "If",
          "ImportValue",
          "Join",
          "Length",
          "Not",
          "Or",
          "RefAll",
          "Select",
          "Split",
          "Sub",
          "ToJsonString",
          "Transform",
          "ValueOf",
          "ValueOfAll");

  private TemplateText() {}

  /**
   * Reads a template.
   *
   * @throws TemplateError where it is no object in JSON or YAML
   */
  public static ObjectNode read(String text) {
    JsonNode tree = text.stripLeading().startsWith("{") ? json(text) : yaml(text);
    if (!(tree instanceof ObjectNode object)) {
      throw TemplateError.format("unsupported structure.");
    }
    return object;
  }

  /** Reads JSON or YAML that need not be an object, such as a snippet that is included. */
  public static JsonNode snippet(String text) {
    String begin = text.stripLeading();
    return begin.startsWith("{") || begin.startsWith("[") ? json(text) : yaml(text);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      // What begins with a brace may be YAML in flow style.
      try {
        return yaml(text);
      } catch (TemplateError notYaml) {
        TokenStreamLocation place = e.getLocation();
        throw TemplateError.format(
            place == null || place.getLineNr() < 0
                ? "JSON not well-formed."
                : "JSON not well-formed. (line %d, column %d)"
                    .formatted(place.getLineNr(), place.getColumnNr()));
      }
    }
  }

  private static JsonNode yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CODE_POINTS);
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(0);
    try {
      Yaml yaml =
          new Yaml(
              new SafeConstructor(options),
              new Representer(new DumperOptions()),
              new DumperOptions(),
              options,
              new Resolver());
      Node root = yaml.compose(new StringReader(text));
      if (root == null) {
        throw TemplateError.format("unsupported structure.");
      }
      return node(root, new HashSet<>());
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw TemplateError.format(
          mark == null
              ? "YAML not well-formed."
              : "YAML not well-formed. (line %d, column %d)"
                  .formatted(mark.getLine() + 1, mark.getColumn() + 1));
    } catch (YAMLException e) {
      throw TemplateError.format("YAML not well-formed.");
    }
  }

  /**
   * @param seen nodes so far; one that comes again is an alias
   */
  private static JsonNode node(Node node, Set<Integer> seen) {
    if (!seen.add(System.identityHashCode(node))) {
      throw new TemplateError(
          "Template error: YAML aliases are not allowed in CloudFormation templates");
    }
    Tag tag = node.getTag();
    String name = tag.getValue();
    if (name.startsWith("!") && name.length() > 1) {
      return function(name.substring(1), node, seen);
    }
    return plain(node, seen);
  }

  private static JsonNode plain(Node node, Set<Integer> seen) {
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        ArrayNode array = NODES.arrayNode();
        sequence.getValue().forEach(element -> array.add(node(element, seen)));
        yield array;
      }
      case MappingNode mapping -> {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
          if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            throw TemplateError.format("YAML not well-formed.");
          }
          object.set(key.getValue(), node(entry.getValueNode(), seen));
        }
        yield object;
      }
      default -> throw TemplateError.format("YAML not well-formed.");
    };
  }

  private static JsonNode function(String name, Node node, Set<Integer> seen) {
    JsonNode argument =
        node instanceof ScalarNode scalar ? NODES.stringNode(scalar.getValue()) : plain(node, seen);
    ObjectNode call = NODES.objectNode();
    if (name.equals("Ref") || name.equals("Condition")) {
      call.set(name, argument);
    } else if (name.equals("GetAtt") && argument.isString()) {
      call.set("Fn::GetAtt", getAtt(argument.asString()));
    } else if (FUNCTIONS.contains(name)) {
      call.set("Fn::" + name, argument);
    } else {
      Mark mark = node.getStartMark();
      throw TemplateError.format(
          "YAML not well-formed. (line %d, column %d): the tag !%s is not known"
              .formatted(mark.getLine() + 1, mark.getColumn() + 1, name));
    }
    return call;
  }

  private static JsonNode getAtt(String text) {
    int dot = text.indexOf('.');
    ArrayNode parts = NODES.arrayNode();
    parts.add(dot < 0 ? text : text.substring(0, dot));
    if (dot >= 0) {
      parts.add(text.substring(dot + 1));
    }
    return parts;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN
        || scalar.getTag().equals(Tag.STR) && !NULL.contains(text)) {
      return NODES.stringNode(text);
    }
    if (NULL.contains(text)) {
      return NODES.nullNode();
    }
    if (TRUE.contains(text)) {
      return NODES.booleanNode(true);
    }
    if (FALSE.contains(text)) {
      return NODES.booleanNode(false);
    }
    if (WHOLE.matcher(text).matches()) {
      BigInteger value = new BigInteger(text);
      return value.bitLength() < Integer.SIZE
          ? NODES.numberNode(value.intValue())
          : NODES.numberNode(value.longValue());
    }
    return DECIMAL.matcher(text).matches()
        ? NODES.numberNode(new BigDecimal(text))
        : NODES.stringNode(text);
  }

  /** Writes a value as JSON without white space. */
  public static String write(JsonNode node) {
    return JSON.writeValueAsString(node);
  }

  /** Returns true where two values are the same, numbers and booleans as texts too. */
  public static boolean same(JsonNode one, JsonNode other) {
    if (one.isObject() && other.isObject()) {
      if (one.size() != other.size()) {
        return false;
      }
      for (Map.Entry<String, JsonNode> entry : one.properties()) {
        JsonNode part = other.get(entry.getKey());
        if (part == null || !same(entry.getValue(), part)) {
          return false;
        }
      }
      return true;
    }
    if (one.isArray() && other.isArray()) {
      if (one.size() != other.size()) {
        return false;
      }
      for (int i = 0; i < one.size(); i++) {
        if (!same(one.get(i), other.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (one.isContainer() || other.isContainer()) {
      return false;
    }
    return one.asString().equals(other.asString());
  }
}
