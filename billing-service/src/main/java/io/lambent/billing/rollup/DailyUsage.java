package io.lambent.billing.rollup;

import java.time.LocalDate;

/**
 * The usage of one function on one day with one memory size and architecture.
 *
 * @param day in UTC
 * @param memoryMb configured
 */
public record DailyUsage(
    LocalDate day,
    String region,
    String functionName,
    int memoryMb,
    String architecture,
    Usage usage) {}
