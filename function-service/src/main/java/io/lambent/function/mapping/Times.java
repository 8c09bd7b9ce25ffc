package io.lambent.function.mapping;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as this part of the API has them: numbers of seconds since 1970, with milliseconds. */
final class Times {
  private Times() {}

  static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }

  /** To the millisecond; beyond what a long holds, its bounds. */
  static @Nullable BigDecimal seconds(@Nullable Double time) {
    return time == null ? null : BigDecimal.valueOf(Math.round(time * 1000), 3);
  }
}
