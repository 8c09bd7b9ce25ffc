package io.lambent.billing.rollup;

/** What an account used in a region on an architecture: what prices and their tiers apply to. */
public record RegionalUsage(String region, String architecture, Usage usage) {}
