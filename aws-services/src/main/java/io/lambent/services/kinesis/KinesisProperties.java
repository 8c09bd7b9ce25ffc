package io.lambent.services.kinesis;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of Kinesis Data Streams.
 *
 * @param enforceLimits whether a shard of a provisioned stream takes no more than 1 MiB and 1,000
 *     records a second, and is read no more than five times and 2 MiB a second; each instance
 *     counts for itself
 * @param stateChangeTime how long streams are {@code CREATING}, {@code UPDATING} and {@code
 *     DELETING}; zero for changes that are done when the request is answered
 * @param shardLimit open shards of an account in a region
 * @param subscriptionTime how long {@code SubscribeToShard} sends records
 * @param heartbeat the longest pause between two events of {@code SubscribeToShard}; after it an
 *     event without records is sent
 */
@Validated
@ConfigurationProperties(prefix = "lambent.kinesis", ignoreUnknownFields = false)
record KinesisProperties(
    @DefaultValue("false") boolean enforceLimits,
    @DefaultValue("0s") @NotNull Duration stateChangeTime,
    @DefaultValue("20000") @Min(1) int shardLimit,
    @DefaultValue("5m") @NotNull Duration subscriptionTime,
    @DefaultValue("5s") @NotNull Duration heartbeat) {}
