package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** Figures as rows of the table in {@code docs/specification.md}. */
final class Table {
  private static final String HEAD =
      "| figure | Lambent | reference | ratio | command |\n|---|---|---|---|---|\n";

  private Table() {}

  /** Adds the rows of one suite, after the heading where the file is new. */
  static void append(Path file, String suite, List<Figure> figures) throws IOException {
    StringBuilder rows = new StringBuilder(Files.exists(file) ? "" : HEAD);
    for (Figure figure : figures) {
      rows.append(row(suite, figure));
    }
    Files.writeString(file, rows, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String row(String suite, Figure figure) {
    boolean compared = Double.isFinite(figure.ratio());
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | `benchmarks/run %s` |%n",
        figure.name(),
        amount(figure.value(), figure.unit()),
        figure.against() + (compared ? ", " + amount(figure.reference(), figure.unit()) : ""),
        compared ? String.format(Locale.ROOT, "%.2f", figure.ratio()) : "",
        suite);
  }

  private static String amount(double value, String unit) {
    String number =
        value == Math.rint(value) || value >= 1000 ? "%,.0f" : value < 10 ? "%.3f" : "%.1f";
    return String.format(Locale.ROOT, number, value) + " " + unit;
  }
}
