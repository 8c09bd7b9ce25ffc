package io.lambent.execution.environment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How environments live.
 *
 * @param initTimeout of the first init phase; AWS gives ten seconds, then tries again within the
 *     call's own time-out
 * @param freezeAfter how long an environment has nothing to do before its processes are stopped
 *     until the next call, where the host can do that; never where zero
 */
@ConfigurationProperties(prefix = "lambent.environment", ignoreUnknownFields = false)
record EnvironmentProperties(
    @DefaultValue("10s") Duration initTimeout, @DefaultValue("5s") Duration freezeAfter) {}
