package io.lambent.function.mapping;

import java.math.BigDecimal;
import java.time.Instant;

/** Times as this part of the API has them: numbers of seconds since 1970, with milliseconds. */
final class Times {
  private Times() {}

  static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }
}
