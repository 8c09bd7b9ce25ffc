package io.lambent.function.catalog;

import io.lambent.contract.error.AwsException;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether code may be deployed to a function. The package of code signing implements it,
 * which knows functions.
 */
public interface CodeGuard {
  /**
   * Called in the transaction that creates a function, once its row is there.
   *
   * @param codeSigningConfigArn as the request has it
   * @throws AwsException where there is no such configuration, or it does not let the code pass
   */
  void created(LambdaFunction function, @Nullable String codeSigningConfigArn);

  /**
   * Called before a function, which is locked, gets other code or layers.
   *
   * @throws AwsException where the code may not be deployed
   */
  void changing(LambdaFunction function);
}
