package io.lambent.services.dynamodb.stream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Streams of tables.
 *
 * @param shards the number of open shards of a new stream
 * @param shardDuration the time after which a shard is closed and replaced
 * @param retention the time for which records can be read
 */
@Validated
@ConfigurationProperties(prefix = "lambent.dynamodb.streams")
public record StreamProperties(
    @DefaultValue("1") @Min(1) @Max(64) int shards,
    @DefaultValue("4h") Duration shardDuration,
    @DefaultValue("24h") Duration retention) {}
