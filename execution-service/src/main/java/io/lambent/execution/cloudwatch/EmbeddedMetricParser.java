package io.lambent.execution.cloudwatch;

import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads log events in CloudWatch's embedded metric format, as its <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">specification</a>
 * says. A directive, metric or set of dimensions that breaks it is left out; the rest counts.
 */
final class EmbeddedMetricParser {
  private static final int MAX_METRICS = 100;
  private static final int MAX_VALUES = 100;
  private static final int MAX_DIMENSIONS = 30;
  private static final int MAX_NAME = 1_024;
  private static final int MAX_DIMENSION_NAME = 250;
  private static final Duration OLDEST = Duration.ofDays(14);
  private static final Duration NEWEST = Duration.ofHours(2);
  private static final double LARGEST = Math.scalb(1.0, 360);
  private static final Set<String> UNITS =
      Set.of(
          "Seconds",
          "Microseconds",
          "Milliseconds",
          "Bytes",
          "Kilobytes",
          "Megabytes",
          "Gigabytes",
          "Terabytes",
          "Bits",
          "Kilobits",
          "Megabits",
          "Gigabits",
          "Terabits",
          "Percent",
          "Count",
          "Bytes/Second",
          "Kilobytes/Second",
          "Megabytes/Second",
          "Gigabytes/Second",
          "Terabytes/Second",
          "Bits/Second",
          "Kilobits/Second",
          "Megabits/Second",
          "Gigabits/Second",
          "Terabits/Second",
          "Count/Second",
          "None");

  private final JsonMapper json = JsonMapper.shared();

  /** Returns true where a message can be such an event, at the cost of a search for a word. */
  static boolean isCandidate(String message) {
    return message.contains("\"CloudWatchMetrics\"") && message.contains("\"_aws\"");
  }

  /**
   * The samples in a message. Node.js writes time, request id and level in front of the document.
   *
   * @return null where the message is no such event or breaks the specification as a whole
   */
  @Nullable List<MetricSample> parse(String account, String region, String message, Instant now) {
    int begin = message.indexOf('{');
    if (begin < 0) {
      return null;
    }
    JsonNode root;
    try {
      root = json.readTree(begin == 0 ? message : message.substring(begin));
    } catch (JacksonException e) {
      return null;
    }
    JsonNode metadata = root.path("_aws");
    JsonNode timestamp = metadata.path("Timestamp");
    JsonNode directives = metadata.path("CloudWatchMetrics");
    if (!timestamp.isIntegralNumber() || !timestamp.canConvertToLong() || !directives.isArray()) {
      return null;
    }
    Instant time = Instant.ofEpochMilli(timestamp.asLong());
    if (time.isBefore(now.minus(OLDEST)) || time.isAfter(now.plus(NEWEST))) {
      return null;
    }
    List<MetricSample> samples = new ArrayList<>();
    for (JsonNode directive : directives) {
      add(samples, new Place(account, region, time.getEpochSecond()), directive, root);
    }
    return samples;
  }

  private record Place(String account, String region, long second) {}

  private static void add(
      List<MetricSample> samples, Place place, JsonNode directive, JsonNode root) {
    String namespace = name(directive.path("Namespace"), MAX_NAME);
    JsonNode metrics = directive.path("Metrics");
    if (namespace == null
        || namespace.startsWith("AWS/")
        || !metrics.isArray()
        || metrics.size() > MAX_METRICS) {
      return;
    }
    List<Map<String, String>> sets = dimensionSets(directive.path("Dimensions"), root);
    for (JsonNode metric : metrics) {
      String name = name(metric.path("Name"), MAX_NAME);
      String unit = metric.path("Unit").asString("None");
      int resolution = metric.path("StorageResolution").asInt(60);
      Distribution values = name == null ? null : values(root.path(name));
      if (name == null
          || values == null
          || !UNITS.contains(unit)
          || (resolution != 1 && resolution != 60)) {
        continue;
      }
      for (Map<String, String> dimensions : sets) {
        samples.add(
            new MetricSample(
                place.account(),
                place.region(),
                namespace,
                name,
                dimensions,
                unit,
                resolution,
                place.second() - Math.floorMod(place.second(), resolution),
                values));
      }
    }
  }

  private static @Nullable String name(JsonNode node, int longest) {
    if (!node.isString()) {
      return null;
    }
    String name = node.asString();
    return name.isBlank() || name.length() > longest ? null : name;
  }

  /** Without any the metrics have no dimensions. */
  private static List<Map<String, String>> dimensionSets(JsonNode sets, JsonNode root) {
    if (!sets.isArray() || sets.isEmpty()) {
      return List.of(Map.of());
    }
    List<Map<String, String>> found = new ArrayList<>();
    for (JsonNode set : sets) {
      Map<String, String> dimensions = dimensions(set, root);
      if (dimensions != null && !found.contains(dimensions)) {
        found.add(dimensions);
      }
    }
    return found;
  }

  /** Null where one of the names has no text at the root. */
  private static @Nullable Map<String, String> dimensions(JsonNode set, JsonNode root) {
    if (!set.isArray() || set.size() > MAX_DIMENSIONS) {
      return null;
    }
    Map<String, String> dimensions = new TreeMap<>();
    for (JsonNode part : set) {
      String name = name(part, MAX_DIMENSION_NAME);
      String value = name == null ? null : name(root.path(name), MAX_NAME);
      if (name == null || value == null) {
        return null;
      }
      dimensions.put(name, value);
    }
    return dimensions;
  }

  private static @Nullable Distribution values(JsonNode target) {
    Distribution values = new Distribution();
    if (target.isNumber()) {
      return add(values, target) ? values : null;
    }
    if (!target.isArray() || target.isEmpty() || target.size() > MAX_VALUES) {
      return null;
    }
    for (JsonNode value : target) {
      if (!value.isNumber() || !add(values, value)) {
        return null;
      }
    }
    return values;
  }

  private static boolean add(Distribution values, JsonNode number) {
    double value = number.asDouble();
    if (!(Math.abs(value) <= LARGEST)) {
      return false;
    }
    values.add(value, 1);
    return true;
  }
}
