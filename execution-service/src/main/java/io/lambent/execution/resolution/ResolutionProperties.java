package io.lambent.execution.resolution;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long resolutions are trusted.
 *
 * @param revalidateAfter age at which a resolution in use is fetched again in the background; a
 *     safety net, for function-service pushes changes
 */
@ConfigurationProperties(prefix = "lambent.resolution", ignoreUnknownFields = false)
public record ResolutionProperties(@DefaultValue("30s") Duration revalidateAfter) {}
