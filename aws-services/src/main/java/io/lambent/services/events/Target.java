package io.lambent.services.events;

import io.lambent.services.events.input.InputTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A target of a rule. The parameters of targets that Lambent does not have are known here so that
 * they can be refused.
 *
 * @param id unique among the targets of its rule
 */
record Target(
    String id,
    String arn,
    @Nullable String roleArn,
    @Nullable String input,
    @Nullable String inputPath,
    @Nullable Transformer inputTransformer,
    @Nullable Kinesis kinesisParameters,
    @Nullable Unsupported runCommandParameters,
    @Nullable Unsupported ecsParameters,
    @Nullable Unsupported batchParameters,
    @Nullable Queue sqsParameters,
    @Nullable Http httpParameters,
    @Nullable Unsupported redshiftDataParameters,
    @Nullable Unsupported sageMakerPipelineParameters,
    @Nullable DeadLetters deadLetterConfig,
    @Nullable Retries retryPolicy,
    @Nullable Unsupported appSyncParameters) {
  private static final int DEFAULT_AGE = 86_400;
  private static final int DEFAULT_ATTEMPTS = 185;

  record Transformer(Map<String, String> inputPathsMap, String inputTemplate) {
    InputTemplate template() {
      return new InputTemplate(inputPathsMap, inputTemplate);
    }
  }

  record Queue(@Nullable String messageGroupId) {}

  /**
   * @param partitionKeyPath where the partition key stands in an event
   */
  record Kinesis(String partitionKeyPath) {}

  /**
   * @param arn of a queue
   */
  record DeadLetters(@Nullable String arn) {}

  record Retries(
      @Nullable Integer maximumRetryAttempts, @Nullable Integer maximumEventAgeInSeconds) {}

  /** The additions to requests to an API destination; values may be places in the event. */
  record Http(
      List<String> pathParameterValues,
      Map<String, String> headerParameters,
      Map<String, String> queryStringParameters) {
    private static final Http NONE = new Http(List.of(), Map.of(), Map.of());
  }

  record Unsupported() {}

  boolean hasUnsupported() {
    return runCommandParameters != null
        || ecsParameters != null
        || batchParameters != null
        || redshiftDataParameters != null
        || sageMakerPipelineParameters != null
        || appSyncParameters != null;
  }

  Http http() {
    return Objects.requireNonNullElse(httpParameters, Http.NONE);
  }

  boolean isFifo() {
    return arn.endsWith(".fifo");
  }

  /** The message group; null where the target is no FIFO queue. */
  @Nullable String messageGroup() {
    return sqsParameters == null ? null : sqsParameters.messageGroupId();
  }

  /**
   * The path of the partition key; null where the id of an event is the partition key of its
   * record.
   */
  @Nullable String partitionKeyPath() {
    return kinesisParameters == null ? null : kinesisParameters.partitionKeyPath();
  }

  /** The time after its own time in which an event may still be delivered. */
  Duration maxAge() {
    return Duration.ofSeconds(
        retryPolicy == null
            ? DEFAULT_AGE
            : Objects.requireNonNullElse(retryPolicy.maximumEventAgeInSeconds(), DEFAULT_AGE));
  }

  /** The largest number of retries of a delivery. */
  int maxRetries() {
    return retryPolicy == null
        ? DEFAULT_ATTEMPTS
        : Objects.requireNonNullElse(retryPolicy.maximumRetryAttempts(), DEFAULT_ATTEMPTS);
  }

  /** The queue that gets what the target did not take; null where there is none. */
  @Nullable String deadLetterQueue() {
    return deadLetterConfig == null ? null : deadLetterConfig.arn();
  }
}
