package io.lambent.execution.pool;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.environment.Completion;

/** A call that an environment is to take. */
public interface PendingCall {

  Invocation invocation();

  FunctionVersion version();

  /**
   * An environment takes the call. Any thread; does not block.
   *
   * @return what learns how the call ends, and then releases the lease
   */
  Completion assigned(Lease lease);

  /**
   * The environments there are have another revision of the function than the call was resolved to:
   * the call resolves its qualifier again, and is submitted again. Any thread; does not block.
   */
  void outdated();

  /** No environment will take the call. Any thread; does not block. */
  void refused(InvocationOutcome outcome);
}
