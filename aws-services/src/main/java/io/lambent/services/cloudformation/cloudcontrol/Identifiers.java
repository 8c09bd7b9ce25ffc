package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.aws.arn.Arn;
import io.lambent.services.cloudformation.resource.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads identifiers: the values of a primary identifier as a text or as JSON, and what the handlers
 * of a type need to find the resource by them. See <a
 * href="https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-identifier.html">Identifying
 * resources</a>.
 */
final class Identifiers {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SEPARATOR = "|";

  /** The type whose identifier begins with the id that handlers know. */
  private static final String FILTER_FIRST = "AWS::Logs::SubscriptionFilter";

  /** The types whose handlers know resources by something else than the identifier. */
  private static final Map<String, Translation> TRANSLATIONS =
      Map.ofEntries(
          Map.entry("AWS::ApiGatewayV2::Integration", Identifiers::part),
          Map.entry("AWS::ApiGatewayV2::Route", Identifiers::part),
          Map.entry("AWS::Events::Rule", Identifiers::rule),
          Map.entry("AWS::Lambda::Alias", Identifiers::alias),
          Map.entry("AWS::Lambda::Permission", Identifiers::part),
          Map.entry("AWS::Lambda::Url", Identifiers::url),
          Map.entry("AWS::Logs::LogStream", Identifiers::part),
          Map.entry("AWS::Logs::MetricFilter", Identifiers::part),
          Map.entry(FILTER_FIRST, Identifiers::filter));

  private Identifiers() {}

  /** Finds what handlers need; null where the values identify nothing. */
  private interface Translation {
    @Nullable Identity of(String identifier, List<String> values, ObjectNode known);
  }

  /**
   * Reads an identifier.
   *
   * @throws io.lambent.aws.error.AwsFailure where it is not one of the type
   */
  static Identity parse(ControlledType type, String text) {
    List<String> values = text.startsWith("{") ? members(type, text) : parts(type, text);
    Identity identity = values.contains("") ? null : of(type, values);
    if (identity == null) {
      throw invalid(type, text);
    }
    return identity;
  }

  private static RuntimeException invalid(ControlledType type, String text) {
    return CloudControlErrors.validation(
        "Identifier "
            + text
            + " is not valid for identifier "
            + CloudControlErrors.paths(type.primary()));
  }

  private static List<String> parts(ControlledType type, String text) {
    if (type.primary().size() == 1) {
      return List.of(text);
    }
    List<String> parts = List.of(text.split("\\|", -1));
    if (parts.size() != type.primary().size()) {
      throw invalid(type, text);
    }
    return parts;
  }

  /** The values of an identifier in JSON, whose order does not matter. */
  private static List<String> members(ControlledType type, String text) {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw invalid(type, text);
    }
    if (json.size() != type.primary().size()) {
      throw invalid(type, text);
    }
    List<String> values = new ArrayList<>();
    for (String name : type.primary()) {
      if (!json.path(name).isString()) {
        throw invalid(type, text);
      }
      values.add(json.path(name).asString());
    }
    return values;
  }

  private static @Nullable Identity of(ControlledType type, List<String> values) {
    String identifier = String.join(SEPARATOR, values);
    ObjectNode known = NODES.objectNode();
    for (int i = 0; i < values.size(); i++) {
      known.put(type.primary().get(i), values.get(i));
    }
    Translation translation = TRANSLATIONS.get(type.name());
    return translation == null
        ? new Identity(identifier, identifier, known)
        : translation.of(identifier, values, known);
  }

  /** The identifier of a resource that is to be made; null where it does not say it. */
  static @Nullable String ofDesired(ControlledType type, ObjectNode desired) {
    List<String> values = new ArrayList<>();
    for (String name : type.primary()) {
      if (!desired.path(name).isString()) {
        return null;
      }
      values.add(desired.path(name).asString());
    }
    return String.join(SEPARATOR, values);
  }

  /**
   * The identifier of a resource that was made.
   *
   * @param made with the attributes that handlers have set so far
   */
  static @Nullable String ofMade(ControlledType type, Made made, ObjectNode properties) {
    List<String> values = new ArrayList<>();
    for (String name : type.primary()) {
      JsonNode value =
          made.attributes().has(name) ? made.attributes().get(name) : properties.path(name);
      if (value.isString()) {
        values.add(value.asString());
      } else if (isPhysicalId(type, name)) {
        values.add(made.physicalId());
      } else {
        return null;
      }
    }
    return String.join(SEPARATOR, values);
  }

  /** Returns true where the value of an identifying property is the id that handlers know. */
  private static boolean isPhysicalId(ControlledType type, String property) {
    boolean isTranslated = TRANSLATIONS.containsKey(type.name());
    if (type.primary().size() == 1) {
      return !isTranslated;
    }
    String own =
        type.name().equals(FILTER_FIRST) ? type.primary().getFirst() : type.primary().getLast();
    return isTranslated && own.equals(property);
  }

  /** A part of another resource, whose handlers have the id of the part alone. */
  private static Identity part(String identifier, List<String> values, ObjectNode known) {
    return new Identity(identifier, values.getLast(), known);
  }

  private static Identity filter(String identifier, List<String> values, ObjectNode known) {
    return new Identity(identifier, values.getFirst(), known);
  }

  /** The resource of an ARN of a service; null where it is none. */
  private static @Nullable String resource(String arn, String service, String prefix) {
    return Arn.parse(arn)
        .filter(parsed -> parsed.service().equals(service))
        .map(Arn::resource)
        .filter(resource -> resource.startsWith(prefix))
        .map(resource -> resource.substring(prefix.length()))
        .orElse(null);
  }

  private static @Nullable Identity rule(String identifier, List<String> values, ObjectNode known) {
    String resource = resource(values.getFirst(), "events", "rule/");
    if (resource == null) {
      return null;
    }
    int slash = resource.lastIndexOf('/');
    String bus = slash < 0 ? "default" : resource.substring(0, slash);
    String name = resource.substring(slash + 1);
    known.put("EventBusName", bus);
    return new Identity(identifier, slash < 0 ? name : bus + SEPARATOR + name, known);
  }

  private static @Nullable Identity alias(
      String identifier, List<String> values, ObjectNode known) {
    String resource = resource(values.getFirst(), "lambda", "function:");
    int colon = resource == null ? -1 : resource.indexOf(':');
    if (resource == null || colon < 0) {
      return null;
    }
    known.put("FunctionName", resource.substring(0, colon));
    known.put("Name", resource.substring(colon + 1));
    return new Identity(identifier, identifier, known);
  }

  /** Functions by their names are taken as well as by ARNs, as SAM names them. */
  private static Identity url(String identifier, List<String> values, ObjectNode known) {
    String function = values.getFirst();
    String resource = resource(function, "lambda", "function:");
    int colon = resource == null ? -1 : resource.indexOf(':');
    if (resource != null && colon >= 0) {
      String qualifier = resource.substring(colon + 1);
      known.put("Qualifier", qualifier);
      function = function.substring(0, function.length() - qualifier.length() - 1);
    }
    known.put("TargetFunctionArn", function);
    return new Identity(identifier, identifier, known);
  }
}
