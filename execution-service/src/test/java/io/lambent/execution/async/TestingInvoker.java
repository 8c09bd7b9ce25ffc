package io.lambent.execution.async;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Answers as told, and remembers the calls. */
final class TestingInvoker implements Invoker {
  static final Execution EXECUTION = new Execution("$LATEST", 1000, 1, null, 128, 30, null);
  static final InvocationOutcome SUCCEEDED =
      new InvocationOutcome.Succeeded(EXECUTION, new byte[0]);
  static final InvocationOutcome FAILED =
      new InvocationOutcome.FunctionFailed(EXECUTION, "Error", new byte[0]);

  final BlockingQueue<Invocation> calls = new LinkedBlockingQueue<>();
  private final Function<Invocation, CompletionStage<InvocationOutcome>> answer;

  TestingInvoker(Function<Invocation, CompletionStage<InvocationOutcome>> answer) {
    this.answer = answer;
  }

  /** Succeeds at once. */
  static TestingInvoker succeeding() {
    return answering(invocation -> SUCCEEDED);
  }

  static TestingInvoker answering(Function<Invocation, InvocationOutcome> answer) {
    return new TestingInvoker(
        invocation -> CompletableFuture.completedFuture(answer.apply(invocation)));
  }

  /** Never answers. */
  static TestingInvoker hanging() {
    return new TestingInvoker(invocation -> new CompletableFuture<>());
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    calls.add(invocation);
    return answer.apply(invocation);
  }

  /** Events have no caller to stream to. */
  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    throw new AssertionError("a response to an event is streamed");
  }

  Invocation nextCall() throws InterruptedException {
    Invocation call = calls.poll(30, TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("not called within 30 s");
    }
    return call;
  }
}
