package io.lambent.contract.function;

import java.util.List;

/**
 * What function-service asks execution about environments that are held ready. Implemented by
 * execution-service in the same process, and over HTTP. Calls block.
 */
public interface ProvisionedEnvironments {

  /**
   * The versions of a function of which environments are held, or still held. Empty where nothing
   * is known of any, such as where execution does not answer.
   */
  List<ProvisionedState> states(FunctionName function);
}
