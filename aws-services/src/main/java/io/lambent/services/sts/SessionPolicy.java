package io.lambent.services.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.policy.PolicyGrammar;
import io.lambent.services.policy.PolicyKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Policies that limit a session further.
 *
 * @param text null where the request has none
 */
record SessionPolicy(@Nullable String text, List<String> arns) {
  /** The maximum size of a session's policies and tags, in bytes; AWS's packed form is smaller. */
  private static final int MOST_BYTES = 4096;

  private static final int PERCENT = 100;

  record Descriptor(@Nullable String arn) {}

  /**
   * The policies of a request.
   *
   * @throws AwsFailure where the document is invalid
   */
  static SessionPolicy of(@Nullable String policy, List<Descriptor> descriptors) {
    if (policy != null) {
      PolicyGrammar.problem(policy, PolicyKind.INLINE)
          .ifPresent(
              text -> {
                throw AwsFailure.declared("MalformedPolicyDocumentException", text);
              });
    }
    return new SessionPolicy(
        policy,
        descriptors.stream()
            .map(Descriptor::arn)
            .map(arn -> arn == null ? "" : arn)
            .filter(arn -> !arn.isEmpty())
            .toList());
  }

  /**
   * How much of the space of a session policies and tags take, in percent; null where there are
   * none.
   *
   * @throws AwsFailure where it is more than there is
   */
  @Nullable Integer packedSize(Map<String, String> tags) {
    if (text == null && arns.isEmpty() && tags.isEmpty()) {
      return null;
    }
    int bytes = text == null ? 0 : text.getBytes(UTF_8).length;
    for (String arn : arns) {
      bytes += arn.length();
    }
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      bytes += tag.getKey().getBytes(UTF_8).length + tag.getValue().getBytes(UTF_8).length;
    }
    int percent = Math.max(1, (bytes * PERCENT + MOST_BYTES - 1) / MOST_BYTES);
    if (percent > PERCENT) {
      throw AwsFailure.declared(
          "PackedPolicyTooLargeException",
          "Packed size of session policies and tags consumes " + percent + "% of allotted space.");
    }
    return percent;
  }
}
