package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The scaling of functions with a capacity provider. There are no capacity providers, so it answers
 * what AWS answers for functions without one.
 */
@Component
@Transactional(readOnly = true)
class ScalingConfigs {
  private final Catalog catalog;

  ScalingConfigs(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The error for a version, which has no capacity provider or is not there. */
  AwsException refusal(FunctionName name, String qualifier) {
    boolean there =
        Catalog.number(qualifier).flatMap(number -> catalog.version(name, number)).isPresent();
    return there
        ? new AwsException(
            ErrorCode.ACCESS_DENIED,
            "The function provided by the arn does not contain a capacity provider configuration")
        : Refusals.functionNotFound(name.arn(qualifier));
  }
}
