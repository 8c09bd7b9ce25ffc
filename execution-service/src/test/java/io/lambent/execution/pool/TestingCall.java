package io.lambent.execution.pool;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.environment.Completion;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call of a function with an empty object as its event. */
final class TestingCall implements PendingCall, Completion {
  private final FunctionVersion version;
  private final Invocation invocation;
  private final CompletableFuture<Boolean> coldStart = new CompletableFuture<>();
  private @Nullable Lease lease;

  TestingCall(FunctionVersion version) {
    this.version = version;
    this.invocation = TestingExecution.invocation(version, "{}");
  }

  /** Completes when the call has ended, with whether it waited for its environment to start. */
  CompletableFuture<Boolean> coldStart() {
    return coldStart;
  }

  @Override
  public Invocation invocation() {
    return invocation;
  }

  @Override
  public FunctionVersion version() {
    return version;
  }

  @Override
  public Completion assigned(Lease assigned) {
    lease = assigned;
    return this;
  }

  @Override
  public void outdated() {
    coldStart.completeExceptionally(new AssertionError("outdated"));
  }

  @Override
  public void refused(InvocationOutcome outcome) {
    coldStart.completeExceptionally(new AssertionError(outcome.toString()));
  }

  @Override
  public void executed(InvocationOutcome.Executed outcome, boolean cold) {
    if (lease != null) {
      lease.release(Lease.Release.DONE);
    }
    coldStart.complete(cold);
  }

  @Override
  public void notTaken() {
    coldStart.completeExceptionally(new AssertionError("not taken"));
  }
}
