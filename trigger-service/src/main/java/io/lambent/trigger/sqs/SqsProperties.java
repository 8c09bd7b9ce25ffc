package io.lambent.trigger.sqs;

import io.lambent.trigger.aws.JsonService.Remote;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The endpoints of the queues that mappings read.
 *
 * @param endpoint the endpoint of any service with the API of SQS; {@code {region}} in it stands
 *     for the region of the queue's ARN. Null for the queues of this installation
 * @param accessKeyId signs requests to the endpoint; null for the account of the mapping
 * @param secretAccessKey signs requests to the endpoint
 * @param sessionToken the token of temporary credentials
 * @param waitTime how long one request waits for messages, 1 to 20 seconds. Disabling or deleting a
 *     mapping takes effect once the waiting request has ended
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.sqs", ignoreUnknownFields = false)
record SqsProperties(
    @Nullable String endpoint,
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @Nullable String sessionToken,
    @DefaultValue("10s") @NotNull Duration waitTime) {
  private static final long MAX_WAIT_SECONDS = 20;

  SqsProperties {
    if (waitTime.toSeconds() < 1 || waitTime.toSeconds() > MAX_WAIT_SECONDS) {
      throw new IllegalArgumentException(
          "lambent.triggers.sqs.wait-time is not between 1 and 20 seconds: " + waitTime);
    }
    Remote.of("lambent.triggers.sqs", endpoint, accessKeyId, secretAccessKey, sessionToken);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "SqsProperties[endpoint=" + endpoint + ", waitTime=" + waitTime + "]";
  }
}
