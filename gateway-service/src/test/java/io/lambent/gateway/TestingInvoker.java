package io.lambent.gateway;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Answers calls as a test says, at once, and remembers them. */
final class TestingInvoker implements Invoker {
  static final Execution EXECUTION = new Execution("$LATEST", 1234, 2, null, 128, 41, null);

  private final List<Invocation> invocations = new CopyOnWriteArrayList<>();
  private volatile Function<Invocation, InvocationOutcome> answer = TestingInvoker::echo;

  static InvocationOutcome echo(Invocation invocation) {
    return new InvocationOutcome.Succeeded(EXECUTION, invocation.payload());
  }

  void answers(Function<Invocation, InvocationOutcome> answer) {
    this.answer = answer;
  }

  void reset() {
    invocations.clear();
    answer = TestingInvoker::echo;
  }

  List<Invocation> invocations() {
    return List.copyOf(invocations);
  }

  Invocation only() {
    if (invocations.size() != 1) {
      throw new AssertionError("one invocation expected: " + invocations);
    }
    return invocations.getFirst();
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    invocations.add(invocation);
    return CompletableFuture.completedFuture(answer.apply(invocation));
  }
}
