package io.lambent.trigger.dynamodb;

import io.lambent.trigger.aws.JsonService.Remote;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The endpoint whose streams of tables mappings read.
 *
 * @param endpoint the endpoint of any service with the API of DynamoDB Streams; {@code {region}} in
 *     it stands for the region of the stream's ARN. Null for the streams of this installation
 * @param accessKeyId signs requests to the endpoint; null for the account of the stream
 * @param secretAccessKey signs requests to the endpoint
 * @param sessionToken the token of temporary credentials
 * @param pollInterval the wait before a shard at the endpoint is read again that had no new records
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.dynamodb", ignoreUnknownFields = false)
record DynamoDbProperties(
    @Nullable String endpoint,
    @Nullable String accessKeyId,
    @Nullable String secretAccessKey,
    @Nullable String sessionToken,
    @DefaultValue("250ms") Duration pollInterval) {

  DynamoDbProperties {
    Remote.of("lambent.triggers.dynamodb", endpoint, accessKeyId, secretAccessKey, sessionToken);
  }

  @Nullable Remote remote() {
    return Remote.of(
        "lambent.triggers.dynamodb", endpoint, accessKeyId, secretAccessKey, sessionToken);
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "DynamoDbProperties[endpoint=" + endpoint + ", pollInterval=" + pollInterval + "]";
  }
}
