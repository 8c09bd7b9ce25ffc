package io.lambent.trigger.kinesis;

import io.lambent.trigger.aws.JsonService.Remote;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The endpoint whose data streams mappings read.
 *
 * @param endpoint of streams elsewhere, anything that speaks Kinesis; {@code {region}} in it stands
 *     for the region of the stream's ARN. Null for the streams of this installation
 * @param accessKeyId signs requests to the endpoint; null for the account of the stream
 * @param secretAccessKey signs requests to the endpoint
 * @param sessionToken of temporary credentials
 * @param pollInterval how long a shard elsewhere that has nothing new is left alone
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.kinesis", ignoreUnknownFields = false)
record KinesisProperties(
    @Nullable String endpoint,
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @Nullable String sessionToken,
    @DefaultValue("1s") Duration pollInterval) {

  KinesisProperties {
    Remote.of("lambent.triggers.kinesis", endpoint, accessKeyId, secretAccessKey, sessionToken);
  }

  @Nullable Remote remote() {
    return Remote.of(
        "lambent.triggers.kinesis", endpoint, accessKeyId, secretAccessKey, sessionToken);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "KinesisProperties[endpoint=" + endpoint + ", pollInterval=" + pollInterval + "]";
  }
}
