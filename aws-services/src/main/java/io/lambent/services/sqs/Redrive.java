package io.lambent.services.sqs;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dead-letter queue of messages that were received too often.
 *
 * @param targetArn a queue
 * @param maxReceiveCount after so many receives a message goes there
 */
record Redrive(String targetArn, int maxReceiveCount) {
  private static final int MOST = 1_000;

  /** The policy of a queue; null where it has none. */
  static @Nullable Redrive of(Queue queue, JsonMapper json) {
    String policy = queue.policy(QueueAttribute.RedrivePolicy);
    return policy == null ? null : parse(policy, json);
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where it is no redrive policy
   */
  static Redrive parse(String policy, JsonMapper json) {
    JsonNode root;
    try {
      root = json.readTree(policy);
    } catch (JacksonException e) {
      throw invalid(policy, "Redrive policy is not a valid JSON map.");
    }
    JsonNode target = root.path("deadLetterTargetArn");
    JsonNode count = root.path("maxReceiveCount");
    if (!root.isObject() || !target.isString()) {
      throw invalid(
          policy, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
    }
    if (count.isMissingNode()) {
      throw invalid(
          policy, "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
    }
    int most = number(count);
    if (most < 1 || most > MOST) {
      throw invalid(
          policy,
          "Invalid value for maxReceiveCount: "
              + count.asString()
              + ", valid"
              + " values are from 1 to "
              + MOST
              + " both inclusive.");
    }
    return new Redrive(target.asString(), most);
  }

  private static int number(JsonNode count) {
    try {
      return count.isIntegralNumber() ? count.asInt() : Integer.parseInt(count.asString());
    } catch (NumberFormatException | JacksonException e) {
      return 0;
    }
  }

  /** The name of the target, which is of the same account and region. */
  @Nullable String targetName(Queue source) {
    return Arn.parse(targetArn)
        .filter(arn -> arn.service().equals("sqs"))
        .filter(arn -> arn.account().equals(source.account()))
        .filter(arn -> arn.region().equals(source.region()))
        .map(Arn::resource)
        .orElse(null);
  }

  static AwsFailure invalid(String policy, String reason) {
    return SqsErrors.invalidParameter(policy, "RedrivePolicy", reason);
  }
}
