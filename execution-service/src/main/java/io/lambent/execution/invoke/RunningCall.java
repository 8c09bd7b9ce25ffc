package io.lambent.execution.invoke;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.environment.Completion;
import io.lambent.execution.pool.EnvironmentPools;
import io.lambent.execution.pool.Lease;
import io.lambent.execution.pool.PendingCall;
import io.lambent.execution.resolution.FunctionResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One admitted call. When it has run, its environment has published the report, by which its use is
 * journalled; then environment and permit are free again, so that a caller who calls once more on
 * the answer finds them; then the caller gets the answer.
 */
final class RunningCall implements PendingCall, Completion {
  private static final Logger log = LoggerFactory.getLogger(RunningCall.class);

  /**
   * The number of times that a call is resolved again since its function changed while it waited.
   */
  private static final int MAX_RESOLUTIONS = 10;

  /**
   * The number of times that a call moves on from an environment that ended before it took the
   * event.
   */
  private static final int MAX_LEASES = 5;

  private final Invocation invocation;
  private final @Nullable ResponseReceiver receiver;
  private final Admission.Permit permit;
  private final FunctionResolver resolver;
  private final EnvironmentPools pools;
  private final CallResult result;
  private volatile FunctionVersion version;
  private int leases;
  private int resolutions;
  private @Nullable Lease lease;

  RunningCall(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      FunctionVersion version,
      Admission.Permit permit,
      FunctionResolver resolver,
      EnvironmentPools pools,
      CallResult result) {
    this.invocation = invocation;
    this.receiver = receiver;
    this.version = version;
    this.permit = permit;
    this.resolver = resolver;
    this.pools = pools;
    this.result = result;
  }

  void run() {
    try {
      pools.submit(this);
    } catch (RuntimeException e) {
      permit.close();
      throw e;
    }
  }

  @Override
  public Invocation invocation() {
    return invocation;
  }

  @Override
  public @Nullable ResponseReceiver receiver() {
    return receiver;
  }

  @Override
  public FunctionVersion version() {
    return version;
  }

  @Override
  public Completion assigned(Lease assigned) {
    leases++;
    lease = assigned;
    return this;
  }

  @Override
  public void refused(InvocationOutcome outcome) {
    permit.close();
    result.complete(outcome);
  }

  @Override
  public void executed(InvocationOutcome.Executed outcome, boolean coldStart) {
    try {
      release(Lease.Release.DONE);
    } finally {
      permit.close();
      result.complete(outcome);
    }
  }

  @Override
  public void notTaken() {
    release(Lease.Release.ABANDONED);
    if (leases >= MAX_LEASES) {
      reject(ErrorCode.SERVICE, "The function's environments ended before they took the event");
      return;
    }
    try {
      pools.resubmit(this);
    } catch (AwsException e) {
      reject(e.code(), e.text());
    } catch (RuntimeException e) {
      log.error("Invocation {} cannot be given to another environment", invocation.requestId(), e);
      reject(ErrorCode.SERVICE, "An internal error occurred. Request: " + invocation.requestId());
    }
  }

  /**
   * Resolves its qualifier again, and waits for an environment of the version that it means now.
   */
  @Override
  public void outdated() {
    if (++resolutions > MAX_RESOLUTIONS) {
      reject(ErrorCode.SERVICE, "The function changes too often");
      return;
    }
    try {
      resolver
          .resolve(invocation.function(), invocation.resolvedQualifier())
          .whenComplete(
              (resolution, failure) -> {
                if (failure == null) {
                  rerun(resolution);
                } else {
                  refused(Routing.rejected(invocation, failure));
                }
              });
    } catch (RuntimeException e) {
      refused(Routing.rejected(invocation, e));
    }
  }

  private void rerun(Resolution resolution) {
    try {
      FunctionVersion current = Routing.pick(resolution).version();
      InvocationOutcome refusal = Routing.refusal(current);
      if (refusal != null) {
        refused(refusal);
        return;
      }
      version = current;
      pools.submit(this);
    } catch (RuntimeException e) {
      refused(Routing.rejected(invocation, e));
    }
  }

  private void reject(ErrorCode code, String message) {
    refused(new InvocationOutcome.Rejected(code, message));
  }

  private void release(Lease.Release reason) {
    Lease held = lease;
    if (held != null) {
      held.release(reason);
    }
  }
}
