package io.lambent.execution.logquery;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of a query's work: an event with the fields that are found in it when one is first asked
 * for, or a line of statistics, and fields that commands have added.
 */
final class Row {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Fields that are found in one event, as CloudWatch Logs has it. */
  private static final int FOUND_LIMIT = 200;

  private static final Pattern REQUEST = Pattern.compile("RequestId: ([0-9a-f-]{36})");
  private static final Pattern REPORTED =
      Pattern.compile(
          "(Duration|Billed Duration|Memory Size|Max Memory Used|Init Duration): ([0-9.]+) (ms|MB)");
  private static final double MEGABYTE = 1_000_000;

  private final @Nullable QueriedEvent event;
  private final Map<String, Object> added = new LinkedHashMap<>();
  private @Nullable Map<String, Object> found;

  Row(@Nullable QueriedEvent event) {
    this.event = event;
  }

  @Nullable QueriedEvent event() {
    return event;
  }

  void put(String name, @Nullable Object value) {
    if (value == null) {
      added.remove(name);
    } else {
      added.put(name, value);
    }
  }

  @Nullable Object get(String name) {
    Object value = added.get(name);
    if (value != null || event == null) {
      return value;
    }
    return switch (name) {
      case "@timestamp" -> Instant.ofEpochMilli(event.timestamp());
      case "@ingestionTime" -> Instant.ofEpochMilli(event.ingestion());
      case "@message" -> event.message();
      case "@logStream" -> event.stream();
      case "@log" -> event.log();
      case "@ptr" -> event.pointer();
      default -> found().get(name);
    };
  }

  /** All fields of the event, as {@code GetLogRecord} has them. */
  static Map<String, String> fields(QueriedEvent event) {
    Row row = new Row(event);
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name :
        new String[] {"@timestamp", "@ingestionTime", "@message", "@logStream", "@log"}) {
      Object value = row.get(name);
      if (value != null) {
        fields.put(name, Values.text(value));
      }
    }
    row.found().forEach((name, value) -> fields.put(name, Values.text(value)));
    return fields;
  }

  private Map<String, Object> found() {
    Map<String, Object> fields = found;
    if (fields == null) {
      fields = event == null ? Map.of() : find(event.message());
      found = fields;
    }
    return fields;
  }

  private static Map<String, Object> find(String message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    lambda(message, fields);
    int begin = message.indexOf('{');
    if (begin >= 0 && message.stripTrailing().endsWith("}")) {
      try {
        flatten("", JSON.readTree(message.substring(begin)), fields);
      } catch (JacksonException e) {
        // No JSON: the event has no fields of its own.
      }
    }
    return fields;
  }

  private static void lambda(String message, Map<String, Object> fields) {
    int blank = message.indexOf(' ');
    String type = blank < 0 ? "" : message.substring(0, blank);
    Matcher request = REQUEST.matcher(message);
    if (!(type.equals("START") || type.equals("END") || type.equals("REPORT")) || !request.find()) {
      return;
    }
    fields.put("@type", type);
    fields.put("@requestId", request.group(1));
    Matcher reported = REPORTED.matcher(message);
    while (reported.find()) {
      double value = Double.parseDouble(reported.group(2));
      switch (reported.group(1)) {
        case "Duration" -> fields.put("@duration", value);
        case "Billed Duration" -> fields.put("@billedDuration", value);
        case "Init Duration" -> fields.put("@initDuration", value);
        case "Memory Size" -> fields.put("@memorySize", value * MEGABYTE);
        default -> fields.put("@maxMemoryUsed", value * MEGABYTE);
      }
    }
  }

  private static void flatten(String path, JsonNode node, Map<String, Object> fields) {
    if (fields.size() >= FOUND_LIMIT) {
      return;
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    if (node.isObject()) {
      node.properties().forEach(each -> flatten(prefix + each.getKey(), each.getValue(), fields));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(prefix + i, node.get(i), fields);
      }
    } else if (!node.isNull() && !path.isEmpty()) {
      fields.put(path, node.isNumber() ? (Object) node.asDouble() : node.asString());
    }
  }
}
