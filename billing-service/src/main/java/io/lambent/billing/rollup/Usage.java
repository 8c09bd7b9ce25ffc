package io.lambent.billing.rollup;

import java.math.BigDecimal;

/**
 * An amount of use, exact.
 *
 * @param megabyteMillis memory times billed duration, summed: 1,024,000 are one GB-second
 */
public record Usage(long invocations, long billedMillis, long megabyteMillis, long coldStarts) {
  /** No use at all. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  private static final BigDecimal PER_GIGABYTE_SECOND = BigDecimal.valueOf(1_024_000);

  /** Never rounded: the divisor is a product of twos and fives. */
  public BigDecimal gigabyteSeconds() {
    return BigDecimal.valueOf(megabyteMillis).divide(PER_GIGABYTE_SECOND);
  }

  public Usage plus(Usage other) {
    return new Usage(
        Math.addExact(invocations, other.invocations),
        Math.addExact(billedMillis, other.billedMillis),
        Math.addExact(megabyteMillis, other.megabyteMillis),
        Math.addExact(coldStarts, other.coldStarts));
  }
}
