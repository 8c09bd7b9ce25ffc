package io.lambent.execution.environment;

import io.lambent.contract.invocation.Invocation;
import org.jspecify.annotations.Nullable;

/** The pool that starts an environment. Both methods are called on the environment's event loop. */
public interface EnvironmentOwner {

  /** The environment can take a call. */
  void ready();

  /**
   * The environment cannot become ready, and its failure is the answer to a call that waits for it.
   *
   * @return such a call, which the environment has from now on; null where none waits
   */
  @Nullable Claimed claim();

  /** A call that an environment takes before it is ready. */
  record Claimed(Invocation invocation, Completion completion) {}
}
