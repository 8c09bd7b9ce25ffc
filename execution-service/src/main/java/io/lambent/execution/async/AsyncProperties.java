package io.lambent.execution.async;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Queueing, running and retrying of asynchronous invocations. The defaults of the retries are
 * AWS's: see <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">error
 * handling for asynchronous invocations</a>.
 *
 * @param concurrency events that this instance runs at once
 * @param concurrencyPerFunction of these, events of one function; keeps the backlog of one from
 *     starving the others
 * @param pollInterval how often this instance looks for retries that are due and for events of
 *     instances that are gone; what it queues itself it runs at once
 * @param lease how long an event belongs to the instance that took it; extended while it runs
 * @param functionRetryDelays before each retry after a function error; their number is the number
 *     of retries, of which a function can have fewer
 * @param backOff before the first retry after a throttle or a system error; doubled up to {@code
 *     maxBackOff}
 * @param maxEventAge after which an event is not tried again, unless its function says otherwise
 * @param maxPending bytes of events that wait for their commit; beyond it, enqueueing fails
 * @param drainTimeout how long an orderly shutdown waits for running events
 */
@Validated
@ConfigurationProperties(prefix = "lambent.async", ignoreUnknownFields = false)
record AsyncProperties(
    @Min(1) @DefaultValue("200") int concurrency,
    @Min(1) @DefaultValue("100") int concurrencyPerFunction,
    @NotNull @DefaultValue("1s") Duration pollInterval,
    @NotNull @DefaultValue("60s") Duration lease,
    @NotNull @DefaultValue({"1m", "2m"}) List<Duration> functionRetryDelays,
    @NotNull @DefaultValue("1s") Duration backOff,
    @NotNull @DefaultValue("5m") Duration maxBackOff,
    @NotNull @DefaultValue("6h") Duration maxEventAge,
    @NotNull @DefaultValue("64MB") DataSize maxPending,
    @NotNull @DefaultValue("10s") Duration drainTimeout) {

  AsyncProperties {
    functionRetryDelays = List.copyOf(functionRetryDelays);
  }
}
