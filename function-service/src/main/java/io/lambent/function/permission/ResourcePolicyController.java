package io.lambent.function.permission;

import io.lambent.contract.error.AwsException;
import io.lambent.function.permission.PolicyRequests.PolicyText;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.policydocument.PolicyDocument;
import io.lambent.function.policydocument.PolicyParser;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operations on resource policies as a whole: on the same policies as AddPermission and
 * RemovePermission, which change single statements.
 */
@RestController
@Transactional
class ResourcePolicyController {
  private static final String PATH = "/2026-07-09/resource-policy/{ResourceArn}";
  private static final String ARN =
      "arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:"
          + "(function:[a-zA-Z0-9-_]+(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_])+)?"
          + "|runtime/[a-zA-Z0-9-_./]+)";
  private static final String REVISION =
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private final Catalog catalog;
  private final PolicyTargets targets;
  private final PolicyRepository policies;
  private final JsonMapper mapper;

  ResourcePolicyController(
      Catalog catalog, PolicyTargets targets, PolicyRepository policies, JsonMapper mapper) {
    this.catalog = catalog;
    this.targets = targets;
    this.policies = policies;
    this.mapper = mapper;
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
  public PolicyText putPolicy(Caller caller, PutPolicy request) {
    FunctionReference reference = reference(caller, request.resourceArn(), "PutResourcePolicy");
    PolicyTargets.refuseLatest(reference);
    PolicyDocument document = PolicyParser.parse(request.policy(), reference.arn(), mapper);
    LambdaFunction function = lock(reference);
    var ignored = targets.revision(reference);
    Optional<Policy> existing = policies.find(function, PolicyTargets.qualifier(reference));
    checkRevision(request.revisionId(), existing);
    Policy policy =
        existing.orElseGet(() -> new Policy(function, PolicyTargets.qualifier(reference)));
    policy.change(document);
    return text(policies.save(policy));
  }

  @GetMapping(PATH)
  public PolicyText getPolicy(Caller caller, GetPolicy request) {
    FunctionReference reference = reference(caller, request.resourceArn(), "GetResourcePolicy");
    return text(
        catalog
            .find(reference.function())
            .flatMap(function -> policies.find(function, PolicyTargets.qualifier(reference)))
            .orElseThrow(ResourcePolicyController::noSuchPolicy));
  }

  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void deletePolicy(Caller caller, DeletePolicy request) {
    FunctionReference reference = reference(caller, request.resourceArn(), "DeleteResourcePolicy");
    Policy policy =
        policies
            .find(lock(reference), PolicyTargets.qualifier(reference))
            .orElseThrow(ResourcePolicyController::noSuchPolicy);
    checkRevision(request.revisionId(), Optional.of(policy));
    policies.delete(policy);
  }

  /**
   * @throws AwsException for the ARN of a runtime: there are none of customers here
   */
  private static FunctionReference reference(Caller caller, String arn, String operation) {
    if (!arn.contains(":function:")) {
      throw noSuchPolicy();
    }
    return FunctionReference.of(caller, arn, null, operation);
  }

  private LambdaFunction lock(FunctionReference reference) {
    return catalog
        .lock(reference.function())
        .orElseThrow(() -> Refusals.functionNotFound(reference.arn()));
  }

  private static void checkRevision(@Nullable String asked, Optional<Policy> policy) {
    if (asked != null
        && policy.filter(found -> asked.equals(found.revisionId().toString())).isEmpty()) {
      throw Refusals.revisionMismatch("GetResourcePolicy");
    }
  }

  private PolicyText text(Policy policy) {
    return new PolicyText(policy.document().text(mapper), policy.revisionId().toString());
  }

  private static AwsException noSuchPolicy() {
    return Refusals.notFound("The resource you requested does not exist.");
  }
}
