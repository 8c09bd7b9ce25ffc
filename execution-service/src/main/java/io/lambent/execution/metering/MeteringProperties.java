package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageBatch;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The storage and shipping of usage records.
 *
 * @param segmentSize of one journal file, allocated at once; below 4 GB
 * @param maxSize of all journal files; beyond it, which is when billing was away for long, records
 *     are held in memory as when the disk is full
 * @param heldInMemory how many records are kept in memory while no file can be written
 * @param batchSize records per call of billing
 * @param shipInterval how long a record waits for others before it is shipped
 * @param retryDelay before the first retry when billing is away; doubled up to {@code
 *     maxRetryDelay}
 * @param requestTimeout of one call of billing
 * @param drainTimeout how long an orderly shutdown waits for billing
 */
@Validated
@ConfigurationProperties(prefix = "lambent.metering", ignoreUnknownFields = false)
record MeteringProperties(
    @NotNull @DefaultValue("16MB") DataSize segmentSize,
    @NotNull @DefaultValue("4GB") DataSize maxSize,
    @Min(0) @DefaultValue("65536") int heldInMemory,
    @Min(1) @Max(UsageBatch.MAX_RECORDS) @DefaultValue("10000") int batchSize,
    @NotNull @DefaultValue("1s") Duration shipInterval,
    @NotNull @DefaultValue("200ms") Duration retryDelay,
    @NotNull @DefaultValue("30s") Duration maxRetryDelay,
    @NotNull @DefaultValue("10s") Duration requestTimeout,
    @NotNull @DefaultValue("5s") Duration drainTimeout) {

  MeteringProperties {
    if (segmentSize.toBytes() > MAX_SEGMENT_SIZE) {
      throw new IllegalArgumentException("lambent.metering.segment-size is not below 4GB");
    }
  }

  /** The largest offset in a {@link UsageJournal.Position}. */
  private static final long MAX_SEGMENT_SIZE = 0xFFFF_FFFFL;
}
