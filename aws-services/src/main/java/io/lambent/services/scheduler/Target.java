package io.lambent.services.scheduler;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The target of a schedule. The parameters of targets that Lambent does not have are known here so
 * that they can be refused.
 */
record Target(
    String arn,
    String roleArn,
    @Nullable DeadLetters deadLetterConfig,
    @Nullable Retries retryPolicy,
    @Nullable String input,
    @Nullable Queue sqsParameters,
    @Nullable Unsupported ecsParameters,
    @Nullable Event eventBridgeParameters,
    @Nullable Unsupported kinesisParameters,
    @Nullable Unsupported sageMakerPipelineParameters) {
  private static final int DEFAULT_AGE = 86_400;
  private static final int DEFAULT_ATTEMPTS = 185;

  record DeadLetters(@Nullable String arn) {}

  record Retries(
      @Nullable Integer maximumEventAgeInSeconds, @Nullable Integer maximumRetryAttempts) {}

  record Queue(@Nullable String messageGroupId) {}

  /** The members of an event on a bus besides its detail, which is the input. */
  record Event(String detailType, String source) {}

  record Unsupported() {}

  Target withDefaults() {
    Retries given = retryPolicy == null ? new Retries(null, null) : retryPolicy;
    return new Target(
        arn,
        roleArn,
        deadLetterConfig,
        new Retries(
            Objects.requireNonNullElse(given.maximumEventAgeInSeconds(), DEFAULT_AGE),
            Objects.requireNonNullElse(given.maximumRetryAttempts(), DEFAULT_ATTEMPTS)),
        input,
        sqsParameters,
        null,
        eventBridgeParameters,
        null,
        null);
  }

  /** The time after its due time in which a run may still be tried. */
  Duration maxAge() {
    return Duration.ofSeconds(
        Objects.requireNonNull(Objects.requireNonNull(retryPolicy).maximumEventAgeInSeconds()));
  }

  /** The largest number of retries of a run. */
  int maxRetries() {
    return Objects.requireNonNull(Objects.requireNonNull(retryPolicy).maximumRetryAttempts());
  }

  /** The queue that gets what the target did not take; null where there is none. */
  @Nullable String deadLetterQueue() {
    return deadLetterConfig == null ? null : deadLetterConfig.arn();
  }
}
