package io.lambent.services.cloudwatch;

import java.util.Set;

/** The lengths that the periods of a query may have. */
final class Periods {
  private static final Set<Integer> BELOW_A_MINUTE = Set.of(1, 5, 10, 20, 30);

  /** One day is AWS's longest. */
  private static final int LONGEST = 86_400;

  private Periods() {}

  static void check(int period, String parameter) {
    boolean isAllowed =
        BELOW_A_MINUTE.contains(period) || (period >= 60 && period % 60 == 0 && period <= LONGEST);
    if (!isAllowed) {
      throw Errors.invalidValue(
          "The parameter "
              + parameter
              + " must be 1, 5, 10, 20, 30, or a multiple of 60 up to "
              + LONGEST
              + ".");
    }
  }
}
