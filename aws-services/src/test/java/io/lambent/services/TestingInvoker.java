package io.lambent.services;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Functions for tests: those whose name begins with {@code missing} do not exist, all others keep
 * what they are called with, and answer as tests say.
 */
public final class TestingInvoker implements Invoker {
  private final Map<String, BlockingQueue<Invocation>> invocations = new ConcurrentHashMap<>();
  private final Map<String, ConcurrentLinkedQueue<InvocationOutcome>> outcomes =
      new ConcurrentHashMap<>();

  /** The invocations of a function so far, in their order. */
  public BlockingQueue<Invocation> of(String function) {
    return invocations.computeIfAbsent(function, name -> new LinkedBlockingQueue<>());
  }

  /** Sets the next outcome of a function's invocations; without one they are accepted. */
  public void next(String function, InvocationOutcome outcome) {
    outcomes.computeIfAbsent(function, name -> new ConcurrentLinkedQueue<>()).add(outcome);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    String name = invocation.function().name();
    if (name.startsWith("missing")) {
      return CompletableFuture.completedFuture(
          new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "Function not found"));
    }
    if (invocation.type() == InvocationType.DRY_RUN) {
      return CompletableFuture.completedFuture(new InvocationOutcome.Permitted());
    }
    of(name).add(invocation);
    ConcurrentLinkedQueue<InvocationOutcome> waiting = outcomes.get(name);
    InvocationOutcome outcome = waiting == null ? null : waiting.poll();
    return CompletableFuture.completedFuture(
        outcome == null ? new InvocationOutcome.Accepted() : outcome);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    return invoke(invocation);
  }
}
