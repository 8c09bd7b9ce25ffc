package io.lambent.function.permission;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.ResourceAccess;
import io.lambent.function.catalog.Catalog;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Consults the policy of what a request names: of the version or alias, or, without a qualifier and
 * for {@code $LATEST}, of the function.
 */
@Component
class PolicyAccess implements ResourceAccess {
  private final Catalog catalog;
  private final PolicyRepository policies;

  PolicyAccess(Catalog catalog, PolicyRepository policies) {
    this.catalog = catalog;
    this.policies = policies;
  }

  @Override
  @Transactional(readOnly = true)
  public boolean allows(String account, String operation, FunctionReference reference) {
    String qualifier =
        FunctionVersion.LATEST.equals(reference.qualifier())
            ? ""
            : PolicyTargets.qualifier(reference);
    return catalog
        .find(reference.function())
        .flatMap(function -> policies.find(function, qualifier))
        .filter(policy -> policy.document().allows(account, "lambda:" + operation))
        .isPresent();
  }
}
