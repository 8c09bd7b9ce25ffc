package io.lambent.function.permission;

import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Input and output shapes of the operations on policies. */
public final class PolicyRequests {
  private PolicyRequests() {}

  /**
   * Input of <a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">AddPermission</a>.
   */
  @AwsShape
  public record AddPermission(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @NotNull @Size(min = 1, max = 100) @Pattern(regexp = "([a-zA-Z0-9-_]+)") String statementId,
      @NotNull @Size(max = 10_000) @Pattern(regexp = "(lambda:[*]|lambda:[a-zA-Z]+|[*])")
          String action,
      @NotNull @Size(max = 2048) @Pattern(regexp = "[^\\s]+") String principal,
      @Size(max = 10_000)
          @Pattern(
              regexp =
                  "arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)")
          @Nullable String sourceArn,
      @OneOf({"AWS_IAM", "NONE"}) @Nullable String functionUrlAuthType,
      @Nullable Boolean invokedViaFunctionUrl,
      @Size(max = 12) @Pattern(regexp = "\\d{12}") @Nullable String sourceAccount,
      @Size(max = 256) @Pattern(regexp = "[a-zA-Z0-9._\\-]+") @Nullable String eventSourceToken,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.QUALIFIER)
          @Nullable String qualifier,
      @Nullable String revisionId,
      @Size(min = 12, max = 34) @Pattern(regexp = "o-[a-z0-9]{10,32}")
          @Nullable String principalOrgID)
      implements AwsRequest {}

  /** Input of RemovePermission. */
  public record RemovePermission(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Uri("StatementId") @NotNull @Size(min = 1, max = 100) @Pattern(regexp = "([a-zA-Z0-9-_.]+)")
          String statementId,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.QUALIFIER)
          @Nullable String qualifier,
      @Uri("RevisionId") @Nullable String revisionId)
      implements AwsRequest {}

  /** Output of AddPermission: the statement as text. */
  @AwsShape
  public record Added(String statement) {}

  /** Output of GetPolicy: the policy as text. */
  @AwsShape
  public record PolicyText(String policy, String revisionId) {}
}
