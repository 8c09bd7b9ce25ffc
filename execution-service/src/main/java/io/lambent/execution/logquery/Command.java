package io.lambent.execution.logquery;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A step of a query. */
sealed interface Command {

  /**
   * A value and its name in results.
   *
   * @param isField false where it must be computed in each row
   */
  record Column(Expression value, String name, boolean isField) {}

  /** Chooses and computes fields, and shows them; {@code display} shows them in place of others. */
  record Fields(List<Column> columns, boolean only) implements Command {}

  /** Lets rows pass for which a condition holds. */
  record Filter(Expression condition) implements Command {}

  /**
   * Takes fields out of text.
   *
   * @param pattern with a group for each
   */
  record Parse(Expression text, Pattern pattern, List<String> names) implements Command {
    void apply(Row row) {
      Object value = text.value(row);
      if (value == null) {
        return;
      }
      Matcher matcher = pattern.matcher(new InterruptibleText(Values.text(value)));
      if (matcher.find()) {
        for (int i = 0; i < names.size(); i++) {
          row.put(names.get(i), matcher.group(i + 1));
        }
      }
    }
  }

  /** Makes one row of all that have the same values. */
  record Stats(List<Statistic> statistics, List<Column> by) implements Command {}

  /**
   * One statistic and its name in results.
   *
   * @param percent of {@code pct}
   */
  record Statistic(
      String function,
      @org.jspecify.annotations.Nullable Expression value,
      double percent,
      String name) {
    Aggregate begin() {
      return new Aggregate(function, value, percent);
    }
  }

  /** Orders rows. */
  record Sort(List<Key> keys) implements Command {}

  /** A value that rows are ordered by. */
  record Key(Expression value, boolean descending) {}

  /** Lets the first rows pass. */
  record Limit(int rows) implements Command {}

  /** Lets the first row pass of all that have the same values. */
  record Dedup(List<Expression> values) implements Command {}
}
