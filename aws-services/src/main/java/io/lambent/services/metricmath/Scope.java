package io.lambent.services.metricmath;

import java.util.List;

/** The names that an expression can refer to, and the time that it is computed for. */
public interface Scope {

  /**
   * The result of another query.
   *
   * @throws MathException where there is none
   */
  Value find(String id);

  /** All metrics that are no results of expressions, whose ids contain a text. */
  List<Value.Series> metrics(String containing);

  /** The beginning of the first period, in seconds since the epoch. */
  long start();

  /** In seconds since the epoch; not included. */
  long end();

  /** Seconds; of series that an expression makes of a number. */
  int period();

  /** The exception for a name that means nothing. */
  static MathException unknown(String id) {
    return new MathException("Unknown id '" + id + "'");
  }
}
