package io.lambent.benchmarks;

import java.util.Locale;

/**
 * One measured figure, printed as a line of JSON.
 *
 * @param name what was measured
 * @param unit the unit of {@code value} and {@code reference}
 * @param value the figure of Lambent
 * @param reference the figure of what Lambent is compared with, in the same run; NaN for none
 * @param against what Lambent is compared with, or a remark
 */
record Figure(String name, String unit, double value, double reference, String against) {
  private static final String MACHINE =
      System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
          + ", "
          + Runtime.getRuntime().availableProcessors()
          + " cores, JDK "
          + Runtime.version().feature();

  /** A figure that is compared with nothing. */
  static Figure alone(String name, String unit, double value, String remark) {
    return new Figure(name, unit, value, Double.NaN, remark);
  }

  double ratio() {
    return value / reference;
  }

  String json() {
    return "{\"figure\":\"%s\",\"ratio\":%s,\"value\":%s,\"reference\":%s,\"unit\":\"%s\",\"against\":\"%s\",\"machine\":\"%s\"}"
        .formatted(
            name,
            number(ratio()),
            number(value),
            number(reference),
            unit,
            against.replace("\"", "'"),
            MACHINE);
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
  }
}
