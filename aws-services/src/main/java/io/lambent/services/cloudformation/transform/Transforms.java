package io.lambent.services.cloudformation.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.template.ParameterDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies the transforms of a template, those inside it first, then those of the whole. */
@Component("cloudFormationTransforms")
public class Transforms {
  static final String INCLUDE = "AWS::Include";
  static final String EXTENSIONS = "AWS::LanguageExtensions";
  private static final String SERVERLESS = "AWS::Serverless-2016-10-31";
  private static final String INSIDE = "Fn::Transform";

  private final AwsOperations operations;
  private final Macros macros;
  private final SamTranslator sam;

  Transforms(AwsOperations operations, Macros macros, SamTranslator sam) {
    this.operations = operations;
    this.macros = macros;
    this.sam = sam;
  }

  /** The deployment that a template is transformed for. */
  private record Context(
      AwsOperations.Scope scope,
      Map<String, String> parameters,
      Map<String, JsonNode> values,
      Evaluator evaluator) {}

  /** Returns true where a template has transforms. */
  public static boolean areIn(Template template) {
    return !template.transforms().isEmpty() || hasInside(template.root());
  }

  /** Returns true where a transform changes what the caller has not seen. */
  public static boolean needConsent(Template template) {
    return template.transforms().stream()
            .map(Transforms::name)
            .anyMatch(name -> !name.equals(EXTENSIONS) && !name.equals(INCLUDE))
        || hasMacroInside(template.root());
  }

  /** Returns true where a transform of the whole template has no name. */
  public static boolean isMalformed(Template template) {
    return template.transforms().stream().map(Transforms::name).anyMatch(String::isEmpty);
  }

  private static String name(JsonNode transform) {
    return transform.isString() ? transform.asString() : transform.path("Name").asString("");
  }

  private static boolean hasInside(JsonNode node) {
    return node.has(INSIDE) || node.valueStream().anyMatch(Transforms::hasInside);
  }

  private static boolean hasMacroInside(JsonNode node) {
    return node.has(INSIDE) && !name(node.get(INSIDE)).equals(INCLUDE)
        || node.valueStream().anyMatch(Transforms::hasMacroInside);
  }

  /**
   * Transforms a template.
   *
   * @param parameters the values of its parameters
   * @throws TemplateError where a transform fails
   */
  public ObjectNode apply(
      AwsOperations.Scope scope,
      Template template,
      Map<String, String> parameters,
      Evaluator evaluator) {
    Context context = new Context(scope, parameters, values(template, parameters), evaluator);
    ObjectNode root = inside(context, template.root().deepCopy()).asObject();
    root.remove("Transform");
    for (JsonNode transform : template.transforms()) {
      root = whole(context, root, transform);
    }
    return root;
  }

  /** The values of parameters as macros get them: lists where the parameter is one. */
  private static Map<String, JsonNode> values(Template template, Map<String, String> parameters) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    parameters.forEach(
        (name, text) -> {
          ParameterDefinition definition = template.parameters().get(name);
          if (definition != null && definition.isList()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            Stream.of(text.split(",", -1)).map(String::strip).forEach(list::add);
            values.put(name, list);
          } else {
            values.put(name, JsonNodeFactory.instance.stringNode(text));
          }
        });
    return values;
  }

  private ObjectNode whole(Context context, ObjectNode root, JsonNode transform) {
    String name = name(transform);
    JsonNode arguments = context.evaluator().value(transform.path("Parameters"));
    return switch (name) {
      case "" -> throw new TemplateError("Key Name of transform definition must be a string.");
      case EXTENSIONS -> new ForEach(context.evaluator()).expand(root).asObject();
      case INCLUDE -> {
        ObjectNode merged = root.deepCopy();
        include(context, arguments)
            .properties()
            .forEach(part -> merged.set(part.getKey(), part.getValue()));
        yield merged;
      }
      case SERVERLESS -> sam.translate(root, context.parameters(), context.scope());
      default -> {
        JsonNode result = macros.call(context.scope(), name, root, arguments, context.values());
        if (!result.isObject()) {
          throw new TemplateError(
              "Template format error: unsupported structure in the fragment of " + name);
        }
        yield result.asObject();
      }
    };
  }

  /** Applies {@code Fn::Transform}, the innermost first; its siblings are its fragment. */
  private JsonNode inside(Context context, JsonNode node) {
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(part -> list.add(inside(context, part)));
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    JsonNode transform = MissingNode.getInstance();
    for (Map.Entry<String, JsonNode> part : node.properties()) {
      if (part.getKey().equals(INSIDE)) {
        transform = part.getValue();
      } else {
        object.set(part.getKey(), inside(context, part.getValue()));
      }
    }
    return transform.isMissingNode() ? object : replaced(context, object, transform);
  }

  private JsonNode replaced(Context context, ObjectNode siblings, JsonNode transform) {
    if (transform.isArray()) {
      JsonNode result = siblings;
      for (JsonNode each : transform) {
        if (!result.isObject()) {
          throw new TemplateError("Transform " + name(each) + " has no fragment to change.");
        }
        result = replaced(context, result.asObject(), each);
      }
      return result;
    }
    String name = name(transform);
    JsonNode arguments = context.evaluator().value(transform.path("Parameters"));
    if (name.equals(INCLUDE)) {
      JsonNode included = include(context, arguments);
      if (!included.isObject()) {
        return included;
      }
      ObjectNode merged = siblings.deepCopy();
      included.properties().forEach(part -> merged.set(part.getKey(), part.getValue()));
      return inside(context, merged);
    }
    if (name.isEmpty()) {
      throw new TemplateError("Key Name of transform definition must be a string.");
    }
    return macros.call(context.scope(), name, siblings, arguments, context.values());
  }

  private JsonNode include(Context context, JsonNode arguments) {
    String location = context.evaluator().text(arguments.path("Location"));
    if (!location.startsWith("s3://")) {
      throw new TemplateError(
          "Transform AWS::Include failed with: The location parameter is not a valid S3 uri.");
    }
    String[] place = location.substring("s3://".length()).split("/", 2);
    try {
      byte[] text = operations.object(context.scope(), place[0], place.length > 1 ? place[1] : "");
      return TemplateText.snippet(new String(text, UTF_8));
    } catch (OperationFailure e) {
      throw new TemplateError(
          "Transform AWS::Include failed with: "
              + (e.is("NoSuchBucket") ? "S3 bucket [" + place[0] + "] does not exist." : e.text()));
    }
  }
}
