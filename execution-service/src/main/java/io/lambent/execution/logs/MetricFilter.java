package io.lambent.execution.logs;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of a metric from the events of a group that match a pattern.
 *
 * @param value a number, or the field of events that has the number
 * @param defaultValue of minutes with events of which none matches; null for none
 * @param dimensions fields of events by the names of dimensions
 * @param unit one of CloudWatch's, or null for none
 * @param created milliseconds since the epoch
 */
record MetricFilter(
    String name,
    String pattern,
    String metricName,
    String namespace,
    String value,
    @Nullable Double defaultValue,
    Map<String, String> dimensions,
    @Nullable String unit,
    long created) {}
