package io.lambent.function.access;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.access.PolicyRequests.Added;
import io.lambent.function.access.PolicyRequests.PolicyText;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

  /** Bytes of a policy as text. */
  private static final int LIMIT = 20_480;

  private final Catalog catalog;
  private final PolicyRepository policies;
  private final JsonMapper mapper;

  PolicyController(Catalog catalog, PolicyRepository policies, JsonMapper mapper) {
    this.catalog = catalog;
    this.policies = policies;
    this.mapper = mapper;
  }

  @AwsShape
  record Document(String version, String id, List<Statement> statement) {
    static Document of(Policy policy) {
      return new Document("2012-10-17", "default", policy.statements());
    }
  }

  @PostMapping(POLICY)
  @ResponseStatus(HttpStatus.CREATED)
  public Added addPermission(Caller caller, PolicyRequests.AddPermission request) {
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), request.qualifier(), "AddPermission");
    if (FunctionVersion.LATEST.equals(reference.qualifier())) {
      throw Refusals.invalid("We currently do not support adding policies for $LATEST.");
    }
    Statement statement = Statement.of(request, reference.arn());
    FunctionName name = reference.function();
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    UUID revision = targetRevision(reference);
    Optional<Policy> existing = policies.find(function, qualifier(reference));
    checkRevision(request.revisionId(), existing, revision);
    Policy policy = existing.orElseGet(() -> new Policy(function, qualifier(reference)));
    if (policy.has(statement.sid())) {
      throw Refusals.conflict(
          "The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement."
              .formatted(statement.sid()));
    }
    policy.add(statement);
    checkLength(policy);
    policies.save(policy);
    return new Added(mapper.writeValueAsString(statement));
  }

  @GetMapping(POLICY)
  public PolicyText getPolicy(Caller caller, PolicyRequests.GetPolicy request) {
    FunctionReference reference =
        FunctionReference.of(caller, request.functionName(), request.qualifier(), "GetPolicy");
    Policy policy =
        catalog
            .find(reference.function())
            .flatMap(function -> policies.find(function, qualifier(reference)))
            .orElseThrow(() -> Refusals.notFound("The resource you requested does not exist."));
    return new PolicyText(
        mapper.writeValueAsString(Document.of(policy)), policy.revisionId().toString());
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
    if (!policy.has(request.statementId())) {
      throw Refusals.notFound(
          "Statement " + request.statementId() + " is not found in resource policy.");
    }
    checkRevision(request.revisionId(), Optional.of(policy), revision);
    policy.remove(request.statementId());
    if (policy.statements().isEmpty()) {
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

  private void checkLength(Policy policy) {
    int length =
        mapper.writeValueAsString(Document.of(policy)).getBytes(StandardCharsets.UTF_8).length;
    if (length > LIMIT) {
      throw new AwsException(
          ErrorCode.POLICY_LENGTH_EXCEEDED,
          "The final policy size (%d) is bigger than the limit (%d).".formatted(length, LIMIT));
    }
  }

  private static String qualifier(FunctionReference reference) {
    @Nullable String qualifier = reference.qualifier();
    return Objects.requireNonNullElse(qualifier, "");
  }
}
