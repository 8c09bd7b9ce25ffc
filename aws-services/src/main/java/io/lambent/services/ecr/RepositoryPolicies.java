package io.lambent.services.ecr;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.policy.PolicyGrammar;
import io.lambent.services.policy.PolicyKind;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Policies of repositories: who may use them, and which images expire. Both are kept as they were
 * given; the operator's registry knows nothing of them.
 */
@Component
class RepositoryPolicies {
  private final RepositoryTable table;
  private final Repositories repositories;

  RepositoryPolicies(RepositoryTable table, Repositories repositories) {
    this.table = table;
    this.repositories = repositories;
  }

  record Named(@Nullable String registryId, String repositoryName) {}

  record PutLifecycle(
      @Nullable String registryId, String repositoryName, String lifecyclePolicyText) {}

  record Lifecycle(String registryId, String repositoryName, String lifecyclePolicyText) {}

  record PutPolicy(
      @Nullable String registryId, String repositoryName, String policyText, boolean force) {}

  record Policy(String registryId, String repositoryName, String policyText) {}

  private Repository get(Caller caller, @Nullable String registryId, String name) {
    Repositories.requireOwn(caller, registryId);
    return repositories.get(caller, name);
  }

  Lifecycle putLifecycle(Caller caller, PutLifecycle input) {
    Repository repository = get(caller, input.registryId(), input.repositoryName());
    checkLifecycle(input.lifecyclePolicyText());
    table.setLifecyclePolicy(repository, input.lifecyclePolicyText());
    return new Lifecycle(repository.account(), repository.name(), input.lifecyclePolicyText());
  }

  /**
   * Checks a lifecycle policy: rules with priorities of their own, each with a selection and an
   * action.
   *
   * @throws AwsFailure where it is none
   */
  private static void checkLifecycle(String text) {
    JsonNode rules;
    try {
      rules = JsonMapper.shared().readTree(text).path("rules");
    } catch (JacksonException e) {
      throw invalidLifecycle("it is no JSON");
    }
    if (!rules.isArray() || rules.isEmpty()) {
      throw invalidLifecycle("object has missing required properties ([\"rules\"])");
    }
    Set<Integer> priorities = new HashSet<>();
    for (JsonNode rule : rules) {
      JsonNode selection = rule.path("selection");
      if (!rule.path("rulePriority").isInt()
          || !selection.path("tagStatus").isString()
          || !selection.path("countType").isString()
          || !selection.path("countNumber").isInt()
          || !rule.path("action").path("type").asString("").equals("expire")) {
        throw invalidLifecycle("a rule has missing required properties");
      }
      if (!priorities.add(rule.path("rulePriority").asInt())) {
        throw invalidLifecycle("rule priorities must be unique");
      }
    }
  }

  private static AwsFailure invalidLifecycle(String why) {
    return EcrErrors.invalid(
        "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy"
            + " validation failure: "
            + why
            + "'");
  }

  Lifecycle lifecycle(Caller caller, Named input) {
    Repository repository = get(caller, input.registryId(), input.repositoryName());
    String text = repository.lifecyclePolicy();
    if (text == null) {
      throw EcrErrors.noLifecyclePolicy(repository);
    }
    return new Lifecycle(repository.account(), repository.name(), text);
  }

  Lifecycle deleteLifecycle(Caller caller, Named input) {
    Lifecycle present = lifecycle(caller, input);
    table.setLifecyclePolicy(repositories.get(caller, input.repositoryName()), null);
    return present;
  }

  Policy put(Caller caller, PutPolicy input) {
    Repository repository = get(caller, input.registryId(), input.repositoryName());
    PolicyGrammar.problem(input.policyText(), PolicyKind.RESOURCE)
        .ifPresent(
            text -> {
              throw EcrErrors.invalid(
                  "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid"
                      + " repository policy provided'");
            });
    table.setPolicy(repository, input.policyText());
    return new Policy(repository.account(), repository.name(), input.policyText());
  }

  Policy policy(Caller caller, Named input) {
    Repository repository = get(caller, input.registryId(), input.repositoryName());
    String text = repository.policy();
    if (text == null) {
      throw EcrErrors.noPolicy(repository);
    }
    return new Policy(repository.account(), repository.name(), text);
  }

  Policy delete(Caller caller, Named input) {
    Policy present = policy(caller, input);
    table.setPolicy(repositories.get(caller, input.repositoryName()), null);
    return present;
  }
}
