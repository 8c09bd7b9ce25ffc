package io.lambent.function.permission;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the resources of policies: functions, versions and aliases. All methods run in the caller's
 * transaction.
 */
@Component
class PolicyTargets {
  private final Catalog catalog;

  PolicyTargets(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @throws AwsException where the reference names {@code $LATEST}, which has the function's policy
   */
  static void refuseLatest(FunctionReference reference) {
    if (FunctionVersion.LATEST.equals(reference.qualifier())) {
      throw Refusals.invalid("We currently do not support adding policies for $LATEST.");
    }
  }

  /**
   * The revision id of the function, version or alias.
   *
   * @throws AwsException where there is none
   */
  UUID revision(FunctionReference reference) {
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

  /**
   * @throws AwsException where there is no such function, version or alias
   */
  void require(FunctionReference reference) {
    UUID ignored = revision(reference);
  }

  /** The qualifier a policy is stored with: empty for the function itself. */
  static String qualifier(FunctionReference reference) {
    @Nullable String qualifier = reference.qualifier();
    return Objects.requireNonNullElse(qualifier, "");
  }
}
