package io.lambent.execution.logs;

/**
 * Sends the events of a group that match a pattern to a function.
 *
 * @param id names its files; stays when the filter is changed
 * @param destination the ARN of the function
 * @param distribution as it was set; without effect on functions, as on AWS
 * @param created milliseconds since the epoch
 */
record SubscriptionFilter(
    String id,
    String name,
    String pattern,
    String destination,
    String distribution,
    long created) {}
