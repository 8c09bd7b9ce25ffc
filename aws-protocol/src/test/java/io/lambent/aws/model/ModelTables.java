package io.lambent.aws.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the operation tables from the models that AWS generates its SDKs from, in the form of
 * botocore's {@code service-2.json}, without their documentation. Run by hand when AWS's models
 * change: {@code ModelTables FOLDER-OF-MODELS FOLDER-OF-TABLES}.
 */
final class ModelTables {

  /** The tables and the files they are made from. */
  static final Map<String, String> MODELS = models();

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String name;
  private final JsonNode model;
  private final ModelAdditions additions;
  private final StringBuilder table = new StringBuilder();

  /** Shapes made for members whose constraints stand at the member. */
  private final Map<String, String> memberShapes = new LinkedHashMap<>();

  private ModelTables(String name, JsonNode model) {
    this.name = name;
    this.model = model;
    this.additions = ModelAdditions.of(name);
  }

  private static Map<String, String> models() {
    Map<String, String> models = new LinkedHashMap<>();
    for (String name :
        List.of(
            "apigateway",
            "apigatewaymanagementapi",
            "apigatewayv2",
            "cloudcontrol",
            "cloudformation",
            "cloudwatch",
            "dynamodb",
            "dynamodbstreams",
            "ecr",
            "elbv2",
            "events",
            "iam",
            "kinesis",
            "kms",
            "s3",
            "scheduler",
            "secretsmanager",
            "sns",
            "sqs",
            "ssm",
            "sts")) {
      models.put(name, name + ".json");
    }
    models.put("lambda", "lambda-2026-11.json");
    models.put("logs", "logs-2026-11.json");
    return models;
  }

  static void main(String[] arguments) throws IOException {
    for (String name : MODELS.keySet()) {
      String table = table(Path.of(arguments[0]), name);
      Files.writeString(Path.of(arguments[1], name + ".table"), table);
    }
  }

  /** The table of a service. */
  static String table(Path models, String name) {
    JsonNode model = JSON.readTree(models.resolve(Objects.requireNonNull(MODELS.get(name))));
    return new ModelTables(name, model).make();
  }

  private String make() {
    line("table", "1");
    service();
    List<String> errors =
        model.path("shapes").properties().stream()
            .filter(shape -> shape.getValue().path("exception").asBoolean(false))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    for (String shape : reachable(errors)) {
      shape(shape, model.path("shapes").path(shape));
    }
    memberShapes.values().forEach(table::append);
    errors.forEach(this::error);
    new TreeSet<>(model.path("operations").propertyNames()).forEach(this::operation);
    return table.toString();
  }

  private void line(String... fields) {
    table.append(String.join("\t", fields)).append('\n');
  }

  private void line(List<String> fields) {
    line(fields.toArray(String[]::new));
  }

  private void service() {
    JsonNode metadata = model.path("metadata");
    Set<String> protocols = new LinkedHashSet<>();
    protocols.add(metadata.path("protocol").asString());
    metadata.path("protocols").forEach(protocol -> protocols.add(protocol.asString()));
    protocols.addAll(additions.protocols());
    line(
        "service",
        name,
        metadata.path("serviceId").asString(),
        metadata.path("signingName").asString(metadata.path("endpointPrefix").asString()),
        metadata.path("apiVersion").asString(),
        String.join(",", protocols),
        metadata.path("jsonVersion").asString("-"),
        metadata.path("targetPrefix").asString("-"),
        metadata.path("xmlNamespace").asString(additions.xmlNamespace()),
        metadata.has("awsQueryCompatible") ? "queryCompatible" : "-");
  }

  /** The shapes of operations and errors with all that these contain, by name. */
  private Set<String> reachable(List<String> errors) {
    Set<String> found = new TreeSet<>();
    List<String> open = new ArrayList<>(errors);
    for (JsonNode operation : model.path("operations")) {
      for (String end : List.of("input", "output")) {
        if (operation.has(end)) {
          open.add(operation.path(end).path("shape").asString());
        }
      }
    }
    while (!open.isEmpty()) {
      String shape = open.removeLast();
      if (found.add(shape)) {
        JsonNode node = model.path("shapes").path(shape);
        node.path("members").forEach(member -> open.add(member.path("shape").asString()));
        for (String part : List.of("member", "key", "value")) {
          if (node.has(part)) {
            open.add(node.path(part).path("shape").asString());
          }
        }
      }
    }
    return found;
  }

  private void shape(String shape, JsonNode node) {
    switch (node.path("type").asString()) {
      case "structure" -> structure(shape, node);
      case "list" -> {
        List<String> fields = fields("list", shape, node.path("member").path("shape").asString());
        add(
            fields,
            "name",
            additions.elementName(shape, text(node.path("member"), "locationName")));
        line(constrained(fields, node));
      }
      case "map" -> {
        List<String> fields =
            fields(
                "map",
                shape,
                node.path("key").path("shape").asString(),
                node.path("value").path("shape").asString());
        add(fields, "key", additions.keyName(shape, text(node.path("key"), "locationName")));
        add(fields, "value", additions.valueName(shape, text(node.path("value"), "locationName")));
        line(constrained(fields, node));
      }
      default -> {
        String type = node.path("type").asString();
        List<String> fields = constrained(fields(type, shape), node);
        add(fields, "max", node.has("max") ? null : ModelAdditions.longest(shape, type));
        line(fields);
      }
    }
  }

  private static List<String> fields(String... fields) {
    return new ArrayList<>(List.of(fields));
  }

  private static @Nullable String text(JsonNode node, String property) {
    return node.has(property) ? node.path(property).asString() : null;
  }

  private static void add(List<String> fields, String trait, @Nullable String value) {
    if (value != null) {
      fields.add(trait + "=" + escape(value));
    }
  }

  private static void flag(List<String> fields, String trait, JsonNode node, String property) {
    if (node.path(property).asBoolean(false)) {
      fields.add(trait);
    }
  }

  private static List<String> constrained(List<String> fields, JsonNode node) {
    flag(fields, "flat", node, "flattened");
    flag(fields, "sensitive", node, "sensitive");
    flag(fields, "stream", node, "streaming");
    add(fields, "time", text(node, "timestampFormat"));
    for (String limit : List.of("min", "max")) {
      if (node.has(limit)) {
        add(fields, limit, node.path(limit).decimalValue().toPlainString());
      }
    }
    if (node.has("enum")) {
      List<String> values = new ArrayList<>();
      node.path("enum")
          .forEach(value -> values.add(value.asString().replace("\\", "\\\\").replace("|", "\\p")));
      add(fields, "enum", String.join("|", values));
    }
    add(fields, "pattern", text(node, "pattern"));
    return fields;
  }

  private void structure(String shape, JsonNode node) {
    List<String> fields = fields("structure", shape);
    flag(fields, "union", node, "union");
    flag(fields, "eventstream", node, "eventstream");
    flag(fields, "event", node, "event");
    flag(fields, "sensitive", node, "sensitive");
    add(fields, "name", text(node, "locationName"));
    namespace(fields, node);
    line(fields);
    Set<String> required = new LinkedHashSet<>();
    node.path("required").forEach(member -> required.add(member.asString()));
    String payload = node.path("payload").asString("");
    for (Map.Entry<String, JsonNode> member : node.path("members").properties()) {
      String memberName = member.getKey();
      List<String> line = fields("", memberName, target(shape, memberName, member.getValue()));
      if (required.contains(memberName)) {
        line.add("required");
      }
      if (memberName.equals(payload)) {
        line.add("payload");
      }
      member(line, memberName, member.getValue());
      line(line);
    }
  }

  private void member(List<String> fields, String memberName, JsonNode node) {
    add(fields, "in", text(node, "location"));
    add(fields, "name", additions.memberName(memberName, text(node, "locationName")));
    flag(fields, "flat", node, "flattened");
    flag(fields, "attribute", node, "xmlAttribute");
    flag(fields, "stream", node, "streaming");
    flag(fields, "event", node, "eventpayload");
    flag(fields, "token", node, "idempotencyToken");
    flag(fields, "host", node, "hostLabel");
    add(fields, "time", text(node, "timestampFormat"));
    namespace(fields, node);
  }

  /** The shape of a member; one of its own where the member narrows its shape. */
  private String target(String structure, String memberName, JsonNode node) {
    String shape = node.path("shape").asString();
    if (!node.has("enum")) {
      return shape;
    }
    String own = structure + "$" + memberName;
    String type = model.path("shapes").path(shape).path("type").asString();
    memberShapes.put(own, String.join("\t", constrained(fields(type, own), node)) + "\n");
    return own;
  }

  private static void namespace(List<String> fields, JsonNode node) {
    if (node.has("xmlNamespace")) {
      JsonNode namespace = node.path("xmlNamespace");
      add(fields, "ns", namespace.isString() ? namespace.asString() : text(namespace, "uri"));
      add(fields, "prefix", text(namespace, "prefix"));
    }
  }

  private void error(String shape) {
    JsonNode node = model.path("shapes").path(shape);
    JsonNode error = node.path("error");
    boolean fault = node.path("fault").asBoolean(false);
    int status =
        error.has("httpStatusCode")
            ? error.path("httpStatusCode").asInt()
            : additions.status(shape, fault ? 500 : 400);
    line(
        "error",
        shape,
        error.path("code").asString(additions.queryCode(shape)),
        Integer.toString(status),
        fault || status >= 500 ? "service" : "sender");
  }

  private void operation(String operation) {
    JsonNode node = model.path("operations").path(operation);
    List<String> errors = new ArrayList<>();
    node.path("errors").forEach(error -> errors.add(error.path("shape").asString()));
    List<String> fields =
        fields(
            "operation",
            operation,
            node.path("http").path("method").asString(),
            node.path("http").path("requestUri").asString(),
            Integer.toString(node.path("http").path("responseCode").asInt(200)),
            node.path("input").path("shape").asString("-"),
            node.path("output").path("shape").asString("-"),
            errors.isEmpty() ? "-" : String.join(",", errors));
    add(fields, "wrapper", text(node.path("output"), "resultWrapper"));
    add(fields, "root", additions.outputElement(operation));
    if (additions.isOutputText(operation)) {
      fields.add("text");
    }
    flag(fields, "deprecated", node, "deprecated");
    line(fields);
  }

  private static String escape(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == '%' || c == 0x7f) {
        escaped.append("%%%02X".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
