package io.lambent.execution.environment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Times in the life of an environment.
 *
 * @param initTimeout of the first init phase; AWS gives ten seconds, then tries again within the
 *     call's own time-out
 * @param freezeAfter how long an environment has nothing to do before its processes are stopped
 *     until the next call, where the host can do that; never where zero
 * @param maxStreamedResponse the largest answer that is streamed
 * @param streamBurst how much of a streamed answer is not limited by the bandwidth
 * @param streamBandwidth of the rest, in a second; not limited where zero
 */
@ConfigurationProperties(prefix = "lambent.environment", ignoreUnknownFields = false)
public record EnvironmentProperties(
    @DefaultValue("10s") Duration initTimeout,
    @DefaultValue("5s") Duration freezeAfter,
    @DefaultValue("200MB") DataSize maxStreamedResponse,
    @DefaultValue("6MB") DataSize streamBurst,
    @DefaultValue("0B") DataSize streamBandwidth) {}
