package io.lambent.services;

import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps invocations, and answers them as tests say. */
public final class TestingInvoker implements Invoker {
  public static final TestingInvoker INSTANCE = new TestingInvoker();

  private final Map<String, Queue<Invocation>> invocations = new ConcurrentHashMap<>();
  private final Map<String, Queue<InvocationOutcome>> outcomes = new ConcurrentHashMap<>();

  private TestingInvoker() {}

  /** The invocations of a function so far, in their order. */
  public Queue<Invocation> of(String function) {
    return invocations.computeIfAbsent(function, name -> new ConcurrentLinkedQueue<>());
  }

  /** Sets the next outcome of a function's invocations; without one they are accepted. */
  public void next(String function, InvocationOutcome outcome) {
    outcomes.computeIfAbsent(function, name -> new ConcurrentLinkedQueue<>()).add(outcome);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    String name = invocation.function().name();
    of(name).add(invocation);
    Queue<InvocationOutcome> waiting = outcomes.get(name);
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
