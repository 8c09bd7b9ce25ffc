package io.lambent.billing.tariff;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Prices. The defaults are <a href="https://aws.amazon.com/lambda/pricing/">AWS's public prices</a>
 * in us-east-1, without the free tier.
 *
 * @param currency ISO 4217 code, shown with every amount
 * @param millionRequests price of a million invocations
 * @param freeRequests invocations per account and month that cost nothing; AWS's free tier has
 *     1,000,000
 * @param freeGigabyteSeconds compute per account and month that costs nothing; AWS's free tier has
 *     400,000
 * @param x8664 compute on x86_64, configured as {@code x86-64}
 * @param arm64 compute on arm64
 */
@Validated
@ConfigurationProperties(prefix = "lambent.billing.tariff", ignoreUnknownFields = false)
record TariffProperties(
    @NotNull @Pattern(regexp = "[A-Z]{3}") @DefaultValue("USD") String currency,
    @NotNull @PositiveOrZero @DefaultValue("0.20") BigDecimal millionRequests,
    @Min(0) @DefaultValue("0") long freeRequests,
    @Min(0) @DefaultValue("0") long freeGigabyteSeconds,
    @NotNull @DefaultValue List<@Valid Tier> x8664,
    @NotNull @DefaultValue List<@Valid Tier> arm64) {

  private static final List<Tier> AWS_X86_64 =
      List.of(
          new Tier(6_000_000_000L, new BigDecimal("0.0000166667")),
          new Tier(15_000_000_000L, new BigDecimal("0.0000150000")),
          new Tier(null, new BigDecimal("0.0000133334")));
  private static final List<Tier> AWS_ARM64 =
      List.of(
          new Tier(7_500_000_000L, new BigDecimal("0.0000133334")),
          new Tier(18_750_000_000L, new BigDecimal("0.0000120001")),
          new Tier(null, new BigDecimal("0.0000106667")));

  /**
   * One price step. Tiers count the compute of an account in a region in a month.
   *
   * @param upToGigabyteSeconds where the next tier begins; absent in the last
   * @param gigabyteSecond price
   */
  record Tier(
      @Nullable @Min(1) Long upToGigabyteSeconds,
      @NotNull @PositiveOrZero BigDecimal gigabyteSecond) {}

  TariffProperties {
    x8664 = x8664.isEmpty() ? AWS_X86_64 : List.copyOf(x8664);
    arm64 = arm64.isEmpty() ? AWS_ARM64 : List.copyOf(arm64);
  }

  @AssertTrue(message = "tiers must have rising limits, and the last of them none")
  boolean isTiersInOrder() {
    return inOrder(x8664) && inOrder(arm64);
  }

  private static boolean inOrder(List<Tier> tiers) {
    long previous = 0;
    for (int i = 0; i < tiers.size(); i++) {
      Long limit = tiers.get(i).upToGigabyteSeconds();
      boolean last = i == tiers.size() - 1;
      if (last != (limit == null) || (limit != null && limit <= previous)) {
        return false;
      }
      previous = limit == null ? previous : limit;
    }
    return true;
  }
}
