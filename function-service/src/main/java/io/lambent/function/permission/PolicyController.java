package io.lambent.function.permission;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.permission.PolicyRequests.Added;
import io.lambent.function.permission.PolicyRequests.PolicyText;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.policydocument.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The operations on resource policies. */
@RestController
@Transactional
class PolicyController {
  private static final String POLICY = "/2015-03-31/functions/{FunctionName}/policy";

  private final Catalog catalog;
  private final PolicyTargets targets;
  private final PolicyRepository policies;
  private final JsonMapper mapper;

  PolicyController(
      Catalog catalog, PolicyTargets targets, PolicyRepository policies, JsonMapper mapper) {
    this.catalog = catalog;
    this.targets = targets;
    this.policies = policies;
    this.mapper = mapper;
  }

  @PostMapping(POLICY)
  @ResponseStatus(HttpStatus.CREATED)
  public Added addPermission(Caller caller, PolicyRequests.AddPermission request) {
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), request.qualifier(), "AddPermission");
    PolicyTargets.refuseLatest(reference);
    Statement statement = Permission.statement(request, reference.arn());
    FunctionName name = reference.function();
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    UUID revision = targets.revision(reference);
    Optional<Policy> existing = policies.find(function, PolicyTargets.qualifier(reference));
    checkRevision(request.revisionId(), existing, revision);
    Policy policy =
        existing.orElseGet(() -> new Policy(function, PolicyTargets.qualifier(reference)));
    policy.change(policy.document().with(statement, mapper));
    policies.save(policy);
    return new Added(mapper.writeValueAsString(statement));
  }

  @GetMapping(POLICY)
  public PolicyText getPolicy(Caller caller, QualifiedFunction request) {
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), request.qualifier(), "GetPolicy");
    Policy policy =
        catalog
            .find(reference.function())
            .flatMap(function -> policies.find(function, PolicyTargets.qualifier(reference)))
            .orElseThrow(() -> Refusals.notFound("The resource you requested does not exist."));
    return new PolicyText(policy.document().text(mapper), policy.revisionId().toString());
  }

  @DeleteMapping(POLICY + "/{StatementId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void removePermission(Caller caller, PolicyRequests.RemovePermission request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "RemovePermission");
    FunctionName name = reference.function();
    LambdaFunction function =
        catalog
            .lock(name)
            .orElseThrow(() -> Refusals.notFound("No policy found for: " + name.arn()));
    UUID revision = targets.revision(reference);
    Policy policy =
        policies
            .find(function, PolicyTargets.qualifier(reference))
            .orElseThrow(
                () -> Refusals.notFound("No policy is associated with the given resource."));
    policy.document().require(request.statementId());
    checkRevision(request.revisionId(), Optional.of(policy), revision);
    policy.change(policy.document().without(request.statementId()));
    if (policy.document().isEmpty()) {
      policies.delete(policy);
    }
  }

  private static void checkRevision(
      @Nullable String asked, Optional<Policy> policy, UUID ofTarget) {
    if (asked != null
        && !asked.equals(ofTarget.toString())
        && policy.filter(p -> asked.equals(p.revisionId().toString())).isEmpty()) {
      throw Refusals.revisionMismatch("GetPolicy");
    }
  }
}
