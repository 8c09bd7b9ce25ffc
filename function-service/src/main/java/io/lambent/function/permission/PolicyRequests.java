package io.lambent.function.permission;

import io.lambent.function.awsapi.OfFunction;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on policies. */
public final class PolicyRequests {
  private PolicyRequests() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">AddPermission</a>.
   */
  public record AddPermission(
      String functionName,
      String statementId,
      String action,
      String principal,
      @Nullable String sourceArn,
      @Nullable String functionUrlAuthType,
      @Nullable Boolean invokedViaFunctionUrl,
      @Nullable String sourceAccount,
      @Nullable String eventSourceToken,
      @Nullable String qualifier,
      @Nullable String revisionId,
      @Nullable String principalOrgID)
      implements OfFunction {}

  /** Input of RemovePermission. */
  public record RemovePermission(
      String functionName,
      String statementId,
      @Nullable String qualifier,
      @Nullable String revisionId)
      implements OfFunction {}

  /** Output of AddPermission: the statement as text. */
  public record Added(String statement) {}

  /** Output of GetPolicy: the policy as text. */
  public record PolicyText(String policy, String revisionId) {}

  /** Input of PutResourcePolicy. */
  public record PutPolicy(String resourceArn, String policy, @Nullable String revisionId) {}

  /** Input of GetResourcePolicy. */
  public record OnePolicy(String resourceArn) {}

  /** Input of DeleteResourcePolicy. */
  public record DeletePolicy(String resourceArn, @Nullable String revisionId) {}
}
