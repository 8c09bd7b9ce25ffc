package io.lambent.execution.resolution;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The age up to which resolutions are trusted, and the number that are kept.
 *
 * @param revalidateAfter age at which a resolution in use is fetched again in the background; a
 *     safety net, for function-service pushes changes
 * @param maxFunctions whose resolutions are kept in memory; of more, those that are called are
 */
@Validated
@ConfigurationProperties(prefix = "lambent.resolution", ignoreUnknownFields = false)
public record ResolutionProperties(
    @DefaultValue("30s") Duration revalidateAfter,
    @Min(1) @DefaultValue("20000") int maxFunctions) {}
