package io.lambent.services.cloudwatch;

import io.lambent.services.metricmath.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Labels with values in them, such as <code>${MAX} of ${PROP('MetricName')}</code>. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html">Using
 * dynamic labels</a>.
 */
final class DynamicLabel {
  private static final Pattern PART = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern PROPERTY = Pattern.compile("PROP\\(\\s*['\"](.+?)['\"]\\s*\\)");
  private static final int DECIMALS = 4;

  private DynamicLabel() {}

  /**
   * Fills in the values of a label.
   *
   * @param properties by AWS's names, such as {@code Dim.FunctionName}
   * @throws io.lambent.aws.error.AwsFailure where the label asks for something that is not there
   */
  static String fill(String label, Map<String, String> properties, Value.Series series) {
    return PART.matcher(label)
        .replaceAll(
            part -> Matcher.quoteReplacement(part(part.group(1).strip(), properties, series)));
  }

  private static String part(String name, Map<String, String> properties, Value.Series series) {
    Matcher property = PROPERTY.matcher(name);
    if (property.matches()) {
      return properties.getOrDefault(property.group(1), "--");
    }
    if (name.equals("LABEL")) {
      return series.label();
    }
    Collection<Double> values = series.points().values();
    if (name.equals("DATAPOINT_COUNT")) {
      return Integer.toString(values.size());
    }
    Double value = value(name, List.copyOf(values));
    if (value == null) {
      return "--";
    }
    return BigDecimal.valueOf(value)
        .setScale(DECIMALS, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static @Nullable Double value(String name, List<Double> values) {
    boolean isEmpty = values.isEmpty();
    return switch (name) {
      case "AVG" -> isEmpty ? null : Double.valueOf(sum(values) / values.size());
      case "SUM" -> isEmpty ? null : Double.valueOf(sum(values));
      case "MIN" -> values.stream().min(Double::compare).orElse(null);
      case "MAX" -> values.stream().max(Double::compare).orElse(null);
      case "FIRST" -> isEmpty ? null : values.getFirst();
      case "LAST" -> isEmpty ? null : values.getLast();
      default ->
          throw Errors.validation(
              "Lambent does not have the dynamic label ${"
                  + name
                  + "}. It has AVG, SUM, MIN, MAX, FIRST, LAST, DATAPOINT_COUNT, LABEL and PROP.");
    };
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(value -> value).sum();
  }
}
