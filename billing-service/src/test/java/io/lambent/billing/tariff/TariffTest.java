package io.lambent.billing.tariff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TariffTest {
  private final Tariff aws = TestingTariff.with(Map.of());

  @Test
  void hasThePricesOfAwsByDefault() {
    assertThat(aws.requests(1_000_000)).isEqualByComparingTo("0.20");
    assertThat(aws.compute("x86_64", BigDecimal.ONE)).isEqualByComparingTo("0.0000166667");
    assertThat(aws.compute("arm64", BigDecimal.ONE)).isEqualByComparingTo("0.0000133334");
  }

  @Test
  void roundsNothing() {
    assertThat(aws.requests(1)).isEqualByComparingTo("0.0000002");
    assertThat(aws.compute("x86_64", new BigDecimal("0.000125")))
        .isEqualByComparingTo("0.0000000020833375");
  }

  @Test
  void spreadsComputeOverTheTiers() {
    List<Tariff.Share> shares = aws.tiered("x86_64", new BigDecimal("16000000000"));

    assertThat(shares)
        .extracting(share -> share.gigabyteSeconds().toPlainString())
        .containsExactly("6000000000", "9000000000", "1000000000");
    assertThat(shares.stream().map(Tariff.Share::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
        // 6 bn x 0.0000166667 + 9 bn x 0.000015 + 1 bn x 0.0000133334
        .isEqualByComparingTo("248333.6");
  }

  @Test
  void leavesOutTiersThatAreNotReached() {
    assertThat(aws.tiered("arm64", BigDecimal.ZERO)).isEmpty();
    assertThat(aws.tiered("arm64", BigDecimal.TEN)).hasSize(1);
  }

  @Test
  void takesTiersFromTheConfiguration() {
    Tariff own =
        TestingTariff.with(
            Map.of(
                "lambent.billing.tariff.x86-64[0].gigabyte-second", "0.5",
                "lambent.billing.tariff.currency", "EUR"));

    assertThat(own.compute("x86_64", BigDecimal.TWO)).isEqualByComparingTo("1");
    assertThat(own.compute("arm64", BigDecimal.ONE)).isEqualByComparingTo("0.0000133334");
    assertThat(own.currency()).isEqualTo("EUR");
  }

  @Test
  void refusesTiersThatDoNotEnd() {
    new ApplicationContextRunner()
        .withUserConfiguration(Configuration.class)
        .withPropertyValues(
            "lambent.billing.tariff.arm64[0].gigabyte-second=1",
            "lambent.billing.tariff.arm64[0].up-to-gigabyte-seconds=5")
        .run(
            context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("rising limits"));
  }

  @Test
  void refusesAnUnknownKey() {
    assertThatThrownBy(
            () ->
                new ApplicationContextRunner()
                    .withUserConfiguration(Configuration.class)
                    .withPropertyValues("lambent.billing.tariff.price=1")
                    .run(context -> context.getBean(TariffProperties.class)))
        .hasRootCauseMessage("The elements [lambent.billing.tariff.price] were left unbound.");
  }

  @EnableConfigurationProperties(TariffProperties.class)
  static class Configuration {}
}
