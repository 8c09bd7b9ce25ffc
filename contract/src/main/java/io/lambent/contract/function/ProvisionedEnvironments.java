package io.lambent.contract.function;

import java.util.List;

/**
 * Reports to function-service which environments execution-service holds for provisioned
 * concurrency. Implemented by execution-service in the same process, and over HTTP. Calls block.
 */
public interface ProvisionedEnvironments {

  /**
   * The versions of a function that have provisioned environments, those being ended included.
   * Empty where nothing is known of any, such as where execution does not answer.
   */
  List<ProvisionedState> states(FunctionName function);
}
