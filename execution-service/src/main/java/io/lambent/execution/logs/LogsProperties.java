package io.lambent.execution.logs;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The storage of function logs. The limits exist so that no function can fill the disk; where one
 * is reached, the oldest events go first.
 *
 * @param retention of groups without a retention policy of their own
 * @param segmentSize of one file; events are removed by whole files
 * @param maxGroupSize of one log group
 * @param maxTotalSize of all log groups
 * @param batchDelay how long the writer gathers events before it writes; what is still gathered is
 *     lost where the process is killed
 * @param maxQueued bytes of events that wait for the writer. Where the disk is slower than the
 *     functions, further output is dropped, and the log says how much.
 * @param maxQueuedPerStream of these, events of one stream
 * @param cleanInterval how often retention and limits are applied, besides when much was written
 */
@Validated
@ConfigurationProperties(prefix = "lambent.logs", ignoreUnknownFields = false)
record LogsProperties(
    @NotNull @DefaultValue("30d") Duration retention,
    @NotNull @DefaultValue("16MB") DataSize segmentSize,
    @NotNull @DefaultValue("512MB") DataSize maxGroupSize,
    @NotNull @DefaultValue("4GB") DataSize maxTotalSize,
    @NotNull @DefaultValue("10ms") Duration batchDelay,
    @NotNull @DefaultValue("64MB") DataSize maxQueued,
    @NotNull @DefaultValue("8MB") DataSize maxQueuedPerStream,
    @NotNull @DefaultValue("1m") Duration cleanInterval) {}
