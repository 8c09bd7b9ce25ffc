package io.lambent.billing.tariff;

import io.lambent.billing.tariff.TariffProperties.Tier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Prices use. Amounts are exact; they are rounded only where they are shown to people. */
@Component
public final class Tariff {
  private static final int MILLION = 6;

  private final TariffProperties properties;

  Tariff(TariffProperties properties) {
    this.properties = properties;
  }

  /**
   * Compute that falls into one tier.
   *
   * @param price per GB-second
   */
  public record Share(BigDecimal gigabyteSeconds, BigDecimal price, BigDecimal amount) {}

  public String currency() {
    return properties.currency();
  }

  /** Invocations per account and month that cost nothing. */
  public long freeRequests() {
    return properties.freeRequests();
  }

  /** GB-seconds per account and month that cost nothing. */
  public BigDecimal freeGigabyteSeconds() {
    return BigDecimal.valueOf(properties.freeGigabyteSeconds());
  }

  /** The price of invocations, none of them free. */
  public BigDecimal requests(long invocations) {
    return properties
        .millionRequests()
        .multiply(BigDecimal.valueOf(invocations))
        .movePointLeft(MILLION);
  }

  /** The price of compute at the rate of the first tier, none of it free. */
  public BigDecimal compute(String architecture, BigDecimal gigabyteSeconds) {
    return gigabyteSeconds.multiply(tiers(architecture).getFirst().gigabyteSecond());
  }

  /**
   * Spreads a month's compute in one region over the tiers. Tiers that are not reached are left
   * out.
   */
  public List<Share> tiered(String architecture, BigDecimal gigabyteSeconds) {
    List<Share> shares = new ArrayList<>();
    BigDecimal from = BigDecimal.ZERO;
    for (Tier tier : tiers(architecture)) {
      BigDecimal to = min(gigabyteSeconds, tier.upToGigabyteSeconds());
      BigDecimal inTier = to.subtract(from);
      if (inTier.signum() <= 0) {
        break;
      }
      shares.add(new Share(inTier, tier.gigabyteSecond(), inTier.multiply(tier.gigabyteSecond())));
      from = to;
    }
    return shares;
  }

  private static BigDecimal min(BigDecimal amount, @Nullable Long limit) {
    return limit == null ? amount : amount.min(BigDecimal.valueOf(limit));
  }

  private List<Tier> tiers(String architecture) {
    return architecture.equals("arm64") ? properties.arm64() : properties.x8664();
  }
}
