package io.lambent.execution.invoke;

import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Completes one invocation: the listener gets the outcome first, then its caller. */
final class CallResult {
  private final Invocation invocation;
  private final InvocationListener listener;
  private final CompletableFuture<InvocationOutcome> future = new CompletableFuture<>();

  CallResult(Invocation invocation, InvocationListener listener) {
    this.invocation = invocation;
    this.listener = listener;
  }

  void complete(InvocationOutcome outcome) {
    listener.ended(invocation, outcome);
    future.complete(outcome);
  }

  /** The stage that the caller gets. */
  CompletionStage<InvocationOutcome> stage() {
    return future;
  }
}
