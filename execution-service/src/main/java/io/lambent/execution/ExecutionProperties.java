package io.lambent.execution;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Addresses of the other services, and the directory of this instance's files.
 *
 * @param functionServiceUrl where functions are resolved; not needed where a {@code FunctionSource}
 *     of the same process is used
 * @param billingServiceUrl where usage records go; not needed where a {@code UsageSink} of the same
 *     process is used
 * @param dataDir unpacked code, runtime clients, logs and the usage journal; one running instance
 *     each
 * @param endpointUrl what functions get as {@code AWS_ENDPOINT_URL}; none where absent
 */
@Validated
@ConfigurationProperties(prefix = "lambent.execution", ignoreUnknownFields = false)
public record ExecutionProperties(
    @Nullable URI functionServiceUrl,
    @Nullable URI billingServiceUrl,
    @NotNull @DefaultValue("data/execution") Path dataDir,
    @Nullable URI endpointUrl) {

  public ExecutionProperties {
    dataDir = dataDir.toAbsolutePath().normalize();
  }

  /** The directory of the platform's own native programs. */
  public Path nativePrograms() {
    return dataDir.resolve("native");
  }
}
