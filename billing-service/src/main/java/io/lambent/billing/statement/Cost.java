package io.lambent.billing.statement;

import io.lambent.billing.rollup.Usage;
import io.lambent.billing.tariff.Tariff;
import java.math.BigDecimal;

/** The cost of usage, exact and not rounded. */
record Cost(BigDecimal requests, BigDecimal compute, BigDecimal total, String currency) {

  /** At the rates of the first tier, without a free tier: those apply to a whole month. */
  static Cost of(Tariff tariff, String architecture, Usage usage) {
    return of(
        tariff,
        tariff.requests(usage.invocations()),
        tariff.compute(architecture, usage.gigabyteSeconds()));
  }

  static Cost zero(Tariff tariff) {
    return of(tariff, BigDecimal.ZERO, BigDecimal.ZERO);
  }

  static Cost of(Tariff tariff, BigDecimal requests, BigDecimal compute) {
    return new Cost(
        plain(requests), plain(compute), plain(requests.add(compute)), tariff.currency());
  }

  Cost plus(Cost other) {
    return new Cost(
        plain(requests.add(other.requests)),
        plain(compute.add(other.compute)),
        plain(total.add(other.total)),
        currency);
  }

  /** Without zeros at the end and without an exponent. */
  static BigDecimal plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
