package io.lambent.benchmarks;

import java.util.Locale;

/**
 * One measured figure, printed as a line of JSON.
 *
 * @param name what was measured
 * @param unit of {@code value} and {@code reference}
 * @param value of Lambent
 * @param reference of what it is compared with, in the same run
 * @param against what that is
 */
record Figure(String name, String unit, double value, double reference, String against) {

  double ratio() {
    return value / reference;
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"figure\":\"%s\",\"ratio\":%.3f,\"value\":%.3f,\"reference\":%.3f,\"unit\":\"%s\","
            + "\"against\":\"%s\",\"machine\":\"%s\"}",
        name,
        ratio(),
        value,
        reference,
        unit,
        against,
        MACHINE);
  }

  private static final String MACHINE =
      System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
          + ", "
          + Runtime.getRuntime().availableProcessors()
          + " cores, JDK "
          + Runtime.version().feature();
}
