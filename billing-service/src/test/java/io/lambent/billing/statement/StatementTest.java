package io.lambent.billing.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.billing.rollup.RegionalUsage;
import io.lambent.billing.rollup.Usage;
import io.lambent.billing.tariff.Tariff;
import io.lambent.billing.tariff.TestingTariff;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final long REQUESTS = 3_000_000;

  /** Three million requests of 120 ms with 1,536 MB. */
  private static final RegionalUsage EXAMPLE =
      new RegionalUsage(
          "us-east-1", "x86_64", new Usage(REQUESTS, REQUESTS * 120, REQUESTS * 120 * 1536, 0));

  /** The first example of AWS's pricing page, free tier included: $2.73. */
  @Test
  void agreesWithTheExampleThatAwsPublishes() {
    Tariff tariff =
        TestingTariff.with(
            Map.of(
                "lambent.billing.tariff.free-requests", "1000000",
                "lambent.billing.tariff.free-gigabyte-seconds", "400000"));

    Statement statement = Statement.of("000000000000", MONTH, true, List.of(EXAMPLE), tariff);

    assertThat(statement.compute().getFirst().gbSeconds()).isEqualByComparingTo("540000");
    assertThat(statement.cost().compute()).isEqualByComparingTo("2.333338");
    assertThat(statement.cost().requests()).isEqualByComparingTo("0.40");
    assertThat(statement.amountDue().toPlainString()).isEqualTo("2.73");
  }

  @Test
  void hasNoFreeTierByDefault() {
    Statement statement =
        Statement.of("000000000000", MONTH, true, List.of(EXAMPLE), TestingTariff.with(Map.of()));

    // 540,000 GB-s x $0.0000166667 + 3 M x $0.20
    assertThat(statement.cost().total()).isEqualByComparingTo("9.600018");
    assertThat(statement.amountDue().toPlainString()).isEqualTo("9.60");
  }

  @Test
  void appliesTheTiersPerRegion() {
    long sevenBillion = 7_000_000_000L * 1_024_000;
    Usage usage = new Usage(0, 0, sevenBillion, 0);
    Statement statement =
        Statement.of(
            "000000000000",
            MONTH,
            true,
            List.of(
                new RegionalUsage("eu-west-1", "x86_64", usage),
                new RegionalUsage("us-east-1", "x86_64", usage)),
            TestingTariff.with(Map.of()));

    // Each: 6 bn x $0.0000166667 + 1 bn x $0.000015
    assertThat(statement.cost().compute()).isEqualByComparingTo("230000.4");
  }
}
