package io.lambent.function.access;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.access.PolicyRequests.Added;
import io.lambent.function.access.PolicyRequests.PolicyText;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.policy.Statement;
import java.util.Objects;
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
  private final PolicyRepository policies;
  private final JsonMapper mapper;

  PolicyController(Catalog catalog, PolicyRepository policies, JsonMapper mapper) {
    this.catalog = catalog;
    this.policies = policies;
    this.mapper = mapper;
  }

  @PostMapping(POLICY)
  @ResponseStatus(HttpStatus.CREATED)
  public Added addPermission(Caller caller, PolicyRequests.AddPermission request) {
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), request.qualifier(), "AddPermission");
    if (FunctionVersion.LATEST.equals(reference.qualifier())) {
      throw Refusals.invalid("We currently do not support adding policies for $LATEST.");
    }
    Statement statement = Permission.statement(request, reference.arn());
    FunctionName name = reference.function();
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    UUID revision = targetRevision(reference);
    Optional<Policy> existing = policies.find(function, qualifier(reference));
    checkRevision(request.revisionId(), existing, revision);
    Policy policy = existing.orElseGet(() -> new Policy(function, qualifier(reference)));
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
            .flatMap(function -> policies.find(function, qualifier(reference)))
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
    UUID revision = targetRevision(reference);
    Policy policy =
        policies
            .find(function, qualifier(reference))
            .orElseThrow(
                () -> Refusals.notFound("No policy is associated with the given resource."));
    policy.document().require(request.statementId());
    checkRevision(request.revisionId(), Optional.of(policy), revision);
    policy.change(policy.document().without(request.statementId()));
    if (policy.document().isEmpty()) {
      policies.delete(policy);
    }
  }

  /**
   * The revision id of the function, version or alias.
   *
   * @throws AwsException where there is none
   */
  private UUID targetRevision(FunctionReference reference) {
    String qualifier = reference.qualifier();
    FunctionName name = reference.function();
    boolean isAlias =
        qualifier != null
            && qualifier.matches("[a-zA-Z0-9-_]+")
            && Catalog.number(qualifier).isEmpty();
    if (!isAlias || qualifier == null) {
      return catalog.version(reference).revisionId();
    }
    return catalog
        .alias(name, qualifier)
        .orElseThrow(() -> Refusals.notFound("Cannot find alias arn: " + name.arn(qualifier)))
        .revisionId();
  }

  private static void checkRevision(
      @Nullable String asked, Optional<Policy> policy, UUID ofTarget) {
    if (asked != null
        && !asked.equals(ofTarget.toString())
        && policy.filter(p -> asked.equals(p.revisionId().toString())).isEmpty()) {
      throw Refusals.revisionMismatch("GetPolicy");
    }
  }

  private static String qualifier(FunctionReference reference) {
    @Nullable String qualifier = reference.qualifier();
    return Objects.requireNonNullElse(qualifier, "");
  }
}
