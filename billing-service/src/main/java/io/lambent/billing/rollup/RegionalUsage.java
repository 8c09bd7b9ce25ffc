package io.lambent.billing.rollup;

/** What an account used in a region on an architecture: what prices and their tiers apply to. */
public record RegionalUsage(String region, String architecture, Usage usage) {

  /** As a query yields it. */
  public RegionalUsage(
      String region,
      String architecture,
      long invocations,
      long billedMillis,
      long megabyteMillis,
      long coldStarts) {
    this(region, architecture, new Usage(invocations, billedMillis, megabyteMillis, coldStarts));
  }
}
