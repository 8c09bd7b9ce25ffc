package io.lambent.gateway;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers calls as a test says and remembers them. */
final class TestingInvoker implements Invoker {
  static final Execution EXECUTION = new Execution("$LATEST", 1234, 2, null, 128, 41, null);

  private final List<Invocation> invocations = new CopyOnWriteArrayList<>();
  private volatile Function<Invocation, CompletionStage<InvocationOutcome>> answer =
      TestingInvoker::echoed;
  private volatile @Nullable
      BiFunction<Invocation, ResponseReceiver, CompletionStage<InvocationOutcome>>
      streams;

  static InvocationOutcome echo(Invocation invocation) {
    return new InvocationOutcome.Succeeded(EXECUTION, invocation.payload());
  }

  private static CompletionStage<InvocationOutcome> echoed(Invocation invocation) {
    return CompletableFuture.completedFuture(echo(invocation));
  }

  void answers(Function<Invocation, InvocationOutcome> answer) {
    this.answer = invocation -> CompletableFuture.completedFuture(answer.apply(invocation));
  }

  void answersLater(Function<Invocation, CompletionStage<InvocationOutcome>> answer) {
    this.answer = answer;
  }

  /** Answers calls whose response may be streamed. */
  void streams(
      BiFunction<Invocation, ResponseReceiver, CompletionStage<InvocationOutcome>> streams) {
    this.streams = streams;
  }

  /** Waits until it was called so often. */
  void await(int calls) throws InterruptedException {
    synchronized (invocations) {
      while (invocations.size() < calls) {
        invocations.wait();
      }
    }
  }

  void reset() {
    invocations.clear();
    answer = TestingInvoker::echoed;
    streams = null;
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
    synchronized (invocations) {
      invocations.add(invocation);
      invocations.notifyAll();
    }
    return answer.apply(invocation);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    BiFunction<Invocation, ResponseReceiver, CompletionStage<InvocationOutcome>> streaming =
        streams;
    return streaming == null ? invoke(invocation) : streaming.apply(invocation, receiver);
  }
}
