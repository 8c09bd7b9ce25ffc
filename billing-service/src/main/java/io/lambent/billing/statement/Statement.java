package io.lambent.billing.statement;

import io.lambent.billing.rollup.RegionalUsage;
import io.lambent.billing.rollup.Usage;
import io.lambent.billing.tariff.Tariff;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/**
 * The amount that an account owes for a month, with the free tier, where one is configured, and the
 * tiers of each region and architecture.
 *
 * @param complete true if the month is over; use that is reported late may still be added
 * @param amountDue the total, rounded half up to the currency's smallest unit: the one amount here
 *     that is rounded
 */
record Statement(
    String account,
    YearMonth month,
    boolean complete,
    Requests requests,
    List<Compute> compute,
    Cost cost,
    BigDecimal amountDue) {

  record Requests(long invocations, long free, BigDecimal amount) {}

  /**
   * @param freeGbSeconds taken from the free tier, in the order of the lines
   */
  record Compute(
      String region,
      String architecture,
      long invocations,
      long billedMillis,
      BigDecimal gbSeconds,
      BigDecimal freeGbSeconds,
      List<Tariff.Share> tiers,
      BigDecimal amount) {}

  static Statement of(
      String account, YearMonth month, boolean complete, List<RegionalUsage> sums, Tariff tariff) {
    List<Compute> lines = new ArrayList<>();
    BigDecimal free = tariff.freeGigabyteSeconds();
    long invocations = 0;
    BigDecimal compute = BigDecimal.ZERO;
    for (RegionalUsage sum : sums) {
      BigDecimal used = sum.usage().gigabyteSeconds();
      Compute line = line(sum, used, used.min(free), tariff);
      free = free.subtract(used.min(free));
      lines.add(line);
      invocations = Math.addExact(invocations, sum.usage().invocations());
      compute = compute.add(line.amount());
    }
    long freeRequests = Math.min(invocations, tariff.freeRequests());
    BigDecimal requests = tariff.requests(invocations - freeRequests);
    Cost cost = Cost.of(tariff, requests, compute);
    return new Statement(
        account,
        month,
        complete,
        new Requests(invocations, freeRequests, Cost.plain(requests)),
        lines,
        cost,
        rounded(cost));
  }

  private static Compute line(RegionalUsage sum, BigDecimal used, BigDecimal free, Tariff tariff) {
    Usage usage = sum.usage();
    List<Tariff.Share> tiers = tariff.tiered(sum.architecture(), used.subtract(free));
    BigDecimal amount =
        tiers.stream().map(Tariff.Share::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Compute(
        sum.region(),
        sum.architecture(),
        usage.invocations(),
        usage.billedMillis(),
        Cost.plain(used),
        Cost.plain(free),
        tiers,
        Cost.plain(amount));
  }

  private static BigDecimal rounded(Cost cost) {
    int digits = Math.max(0, Currency.getInstance(cost.currency()).getDefaultFractionDigits());
    return cost.total().setScale(digits, RoundingMode.HALF_UP);
  }
}
