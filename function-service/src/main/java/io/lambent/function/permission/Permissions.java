package io.lambent.function.permission;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.permission.PolicyRequests.AddPermission;
import io.lambent.function.permission.PolicyRequests.Added;
import io.lambent.function.permission.PolicyRequests.PolicyText;
import io.lambent.function.policydocument.PolicyDocument;
import io.lambent.function.policydocument.PolicyParser;
import io.lambent.function.policydocument.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and changes the resource policies of functions, versions and aliases, as a whole or one
 * statement at a time.
 */
@Component
@Transactional
public class Permissions {
  private final Catalog catalog;
  private final PolicyTargets targets;
  private final PolicyRepository policies;
  private final JsonMapper mapper;

  Permissions(
      Catalog catalog, PolicyTargets targets, PolicyRepository policies, JsonMapper mapper) {
    this.catalog = catalog;
    this.targets = targets;
    this.policies = policies;
    this.mapper = mapper;
  }

  /**
   * Adds a statement.
   *
   * @throws AwsException where there is no such function, version or alias, the statement exists or
   *     the policy becomes too long
   */
  public Added add(FunctionReference reference, AddPermission request) {
    PolicyTargets.refuseLatest(reference);
    Statement statement = Permission.statement(request, reference.arn());
    FunctionName name = reference.function();
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    UUID revision = targets.revision(reference);
    Optional<Policy> existing = find(function, reference);
    checkRevision(request.revisionId(), existing, revision);
    Policy policy = existing.orElseGet(() -> create(function, reference));
    policy.change(policy.document().with(statement, mapper));
    policies.save(policy);
    return new Added(mapper.writeValueAsString(statement));
  }

  /**
   * Removes a statement, and the policy with its last one.
   *
   * @param revisionId the expected revision of the policy or its resource; null for any
   * @throws AwsException where there is no such statement
   */
  public void remove(FunctionReference reference, String statementId, @Nullable String revisionId) {
    FunctionName name = reference.function();
    LambdaFunction function =
        catalog
            .lock(name)
            .orElseThrow(() -> Refusals.notFound("No policy found for: " + name.arn()));
    UUID revision = targets.revision(reference);
    Policy policy =
        find(function, reference)
            .orElseThrow(
                () -> Refusals.notFound("No policy is associated with the given resource."));
    policy.document().require(statementId);
    checkRevision(revisionId, Optional.of(policy), revision);
    policy.change(policy.document().without(statementId));
    if (policy.document().isEmpty()) {
      policies.delete(policy);
    }
  }

  /**
   * Replaces a whole policy.
   *
   * @param revisionId the expected revision of the policy; null for any
   * @throws AwsException where the text is no policy for the resource
   */
  public PolicyText put(FunctionReference reference, String policy, @Nullable String revisionId) {
    PolicyTargets.refuseLatest(reference);
    PolicyDocument document = PolicyParser.parse(policy, reference.arn(), mapper);
    LambdaFunction function = lock(reference);
    targets.require(reference);
    Optional<Policy> existing = find(function, reference);
    checkRevision(revisionId, existing);
    Policy changed = existing.orElseGet(() -> create(function, reference));
    changed.change(document);
    return text(policies.save(changed));
  }

  /**
   * @throws AwsException where the resource has no policy
   */
  public PolicyText get(FunctionReference reference) {
    return text(
        catalog
            .find(reference.function())
            .flatMap(function -> find(function, reference))
            .orElseThrow(Permissions::noSuchPolicy));
  }

  /**
   * Deletes a whole policy.
   *
   * @param revisionId the expected revision of the policy; null for any
   * @throws AwsException where the resource has no policy
   */
  public void delete(FunctionReference reference, @Nullable String revisionId) {
    Policy policy = find(lock(reference), reference).orElseThrow(Permissions::noSuchPolicy);
    checkRevision(revisionId, Optional.of(policy));
    policies.delete(policy);
  }

  static AwsException noSuchPolicy() {
    return Refusals.notFound("The resource you requested does not exist.");
  }

  private LambdaFunction lock(FunctionReference reference) {
    return catalog
        .lock(reference.function())
        .orElseThrow(() -> Refusals.functionNotFound(reference.arn()));
  }

  private Optional<Policy> find(LambdaFunction function, FunctionReference reference) {
    return policies.find(function, PolicyTargets.qualifier(reference));
  }

  private static Policy create(LambdaFunction function, FunctionReference reference) {
    return new Policy(function, PolicyTargets.qualifier(reference));
  }

  /** Operations on statements take the revision of the function, version or alias as well. */
  private static void checkRevision(
      @Nullable String asked, Optional<Policy> policy, UUID ofTarget) {
    if (asked != null && !asked.equals(ofTarget.toString()) && !hasRevision(policy, asked)) {
      throw Refusals.revisionMismatch("GetPolicy");
    }
  }

  private static void checkRevision(@Nullable String asked, Optional<Policy> policy) {
    if (asked != null && !hasRevision(policy, asked)) {
      throw Refusals.revisionMismatch("GetResourcePolicy");
    }
  }

  private static boolean hasRevision(Optional<Policy> policy, String revision) {
    return policy.filter(found -> revision.equals(found.revisionId().toString())).isPresent();
  }

  private PolicyText text(Policy policy) {
    return new PolicyText(policy.document().text(mapper), policy.revisionId().toString());
  }
}
