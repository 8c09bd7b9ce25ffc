package io.lambent.function.permission;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.permission.PolicyRequests.PolicyText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The operations on resource policies as a whole: on the same policies as AddPermission and
 * RemovePermission, which change single statements.
 */
@RestController
class ResourcePolicyController {
  private static final String PATH = "/2026-07-09/resource-policy/{ResourceArn}";
  private static final String ARN =
      "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:"
          + "(function:[a-zA-Z0-9-_]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_])+)?"
          + "|runtime/[a-zA-Z0-9-_./]+)";
  private static final String REVISION =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private final Permissions permissions;

  ResourcePolicyController(Permissions permissions) {
    this.permissions = permissions;
  }

  /** Input of PutResourcePolicy. */
  @AwsShape
  record PutPolicy(
      @Uri("ResourceArn") @NotNull @Size(max = 512) @Pattern(regexp = ARN) String resourceArn,
      @NotNull @Size(min = 1, max = 20_480) @Pattern(regexp = "[\\s\\S]+") String policy,
      @Size(min = 36, max = 36) @Pattern(regexp = REVISION) @Nullable String revisionId)
      implements AwsRequest {}

  /** Input of GetResourcePolicy. */
  record GetPolicy(
      @Uri("ResourceArn") @NotNull @Size(max = 512) @Pattern(regexp = ARN) String resourceArn)
      implements AwsRequest {}

  /** Input of DeleteResourcePolicy. */
  record DeletePolicy(
      @Uri("ResourceArn") @NotNull @Size(max = 512) @Pattern(regexp = ARN) String resourceArn,
      @Uri("RevisionId") @Size(min = 36, max = 36) @Pattern(regexp = REVISION)
          @Nullable String revisionId)
      implements AwsRequest {}

  @PutMapping(PATH)
  PolicyText putPolicy(Caller caller, PutPolicy request) {
    return permissions.put(
        reference(caller, request.resourceArn(), "PutResourcePolicy"),
        request.policy(),
        request.revisionId());
  }

  @GetMapping(PATH)
  PolicyText getPolicy(Caller caller, GetPolicy request) {
    return permissions.get(reference(caller, request.resourceArn(), "GetResourcePolicy"));
  }

  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deletePolicy(Caller caller, DeletePolicy request) {
    permissions.delete(
        reference(caller, request.resourceArn(), "DeleteResourcePolicy"), request.revisionId());
  }

  /**
   * @throws AwsException for the ARN of a runtime: there are none of customers here
   */
  private static FunctionReference reference(Caller caller, String arn, String operation) {
    if (!arn.contains(":function:")) {
      throw Permissions.noSuchPolicy();
    }
    return FunctionReference.of(caller, arn, null, operation);
  }
}
