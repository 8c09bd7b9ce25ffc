package io.lambent.function.configuration;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The target of events that failed: a standard queue or a standard topic. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Adding a
 * dead-letter queue</a>.
 */
final class DeadLetters {
  private static final Pattern TARGET =
      Pattern.compile("arn:aws[a-zA-Z-]*:(sqs|sns):[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]{1,256}");

  private DeadLetters() {}

  /**
   * @return null where there is none
   * @throws AwsException where the target is neither
   */
  static @Nullable String target(
      SettingsRequest.@Nullable DeadLetterConfig asked, @Nullable String current) {
    String target = asked == null ? current : SettingsChange.reset(asked.targetArn(), null);
    if (asked != null && target != null && !TARGET.matcher(target).matches()) {
      throw Refusals.invalid(
          "The dead letter target %s is invalid: it must be the ARN of a standard Amazon SQS queue or a standard Amazon SNS topic."
              .formatted(target));
    }
    return target;
  }
}
