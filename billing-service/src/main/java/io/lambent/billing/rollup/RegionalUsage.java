package io.lambent.billing.rollup;

/**
 * The usage of an account in a region on an architecture, to which prices and their tiers apply.
 */
public record RegionalUsage(String region, String architecture, Usage usage) {}
