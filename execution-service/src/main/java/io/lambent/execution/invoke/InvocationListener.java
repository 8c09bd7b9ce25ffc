package io.lambent.execution.invoke;

import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;

/**
 * Takes the outcome of each invocation before its caller gets it. It runs on the path of the call,
 * by any thread, and so must neither block nor take a lock that functions share. Of calls that ran,
 * the platform's event {@code Report} has been published before, which says more.
 */
public interface InvocationListener {
  /**
   * An invocation has ended, was refused, or was queued.
   *
   * @param outcome {@link InvocationOutcome.Accepted} says that an event was queued; its attempts
   *     are invocations of their own
   */
  void ended(Invocation invocation, InvocationOutcome outcome);

  /**
   * A call of a version with provisioned concurrency may run now.
   *
   * @param inUse calls that use the version's provisioned concurrency, this one included; 0 if all
   *     of it is in use by others, so that this call runs beyond it
   */
  default void admitted(Invocation invocation, Resolution.Target target, int inUse) {}
}
