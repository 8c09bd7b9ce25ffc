package io.lambent.function.code;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The object store that S3 locations in requests are about.
 *
 * @param endpoint scheme and authority of anything that speaks S3; null for Lambent's own
 * @param ownEndpoint scheme and authority of the gateway of this installation; null where functions
 *     cannot be read from its S3
 * @param region that requests are signed for; null for the region of the function
 * @param accessKeyId null to send requests unsigned
 * @param secretAccessKey belongs to {@code accessKeyId}
 * @param pathStyle true if the bucket is in the path, else it is in the host name
 * @param timeout of fetching one archive
 */
@Validated
@ConfigurationProperties(prefix = "lambent.s3", ignoreUnknownFields = false)
record S3Properties(
    @Nullable URI endpoint,
    @Nullable URI ownEndpoint,
    @Nullable String region,
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @DefaultValue("true") boolean pathStyle,
    @DefaultValue("45s") @NotNull Duration timeout) {

  @AssertTrue(message = "accessKeyId and secretAccessKey belong together")
  boolean isComplete() {
    return (accessKeyId == null) == (secretAccessKey == null);
  }
}
