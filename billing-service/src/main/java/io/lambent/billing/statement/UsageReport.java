package io.lambent.billing.statement;

import io.lambent.billing.rollup.DailyUsage;
import io.lambent.billing.rollup.RegionalUsage;
import io.lambent.billing.rollup.Usage;
import io.lambent.billing.tariff.Tariff;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The usage of an account, per function, day, memory size and architecture. Costs are at the rates
 * of the first tier; a {@link Statement} has the tiers of the whole month.
 *
 * @param rows one page
 * @param nextPage absent on the last
 * @param totals of all pages
 */
record UsageReport(
    String account,
    LocalDate from,
    LocalDate to,
    List<Row> rows,
    @Nullable Integer nextPage,
    Totals totals) {

  /**
   * @param day in UTC
   */
  record Row(
      LocalDate day,
      String region,
      String function,
      int memoryMb,
      String architecture,
      long invocations,
      long billedMillis,
      BigDecimal gbSeconds,
      long coldStarts,
      Cost cost) {

    static Row of(DailyUsage daily, Tariff tariff) {
      Usage usage = daily.usage();
      return new Row(
          daily.day(),
          daily.region(),
          daily.functionName(),
          daily.memoryMb(),
          daily.architecture(),
          usage.invocations(),
          usage.billedMillis(),
          Cost.plain(usage.gigabyteSeconds()),
          usage.coldStarts(),
          Cost.of(tariff, daily.architecture(), usage));
    }
  }

  record Totals(
      long invocations, long billedMillis, BigDecimal gbSeconds, long coldStarts, Cost cost) {

    static Totals of(List<RegionalUsage> sums, Tariff tariff) {
      Usage usage = Usage.NONE;
      Cost cost = Cost.zero(tariff);
      for (RegionalUsage sum : sums) {
        usage = usage.plus(sum.usage());
        cost = cost.plus(Cost.of(tariff, sum.architecture(), sum.usage()));
      }
      return new Totals(
          usage.invocations(),
          usage.billedMillis(),
          Cost.plain(usage.gigabyteSeconds()),
          usage.coldStarts(),
          cost);
    }
  }
}
