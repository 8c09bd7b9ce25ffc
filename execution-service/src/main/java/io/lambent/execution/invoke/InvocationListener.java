package io.lambent.execution.invoke;

import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;

/**
 * Hears how each invocation ended, before its caller does. It runs on the path of the call, by any
 * thread, and so must neither block nor take a lock that functions share.
 */
public interface InvocationListener {
  /**
   * An invocation has ended, was refused, or was queued.
   *
   * @param outcome {@link InvocationOutcome.Accepted} says that an event was queued; its attempts
   *     are invocations of their own
   */
  void ended(Invocation invocation, InvocationOutcome outcome);
}
