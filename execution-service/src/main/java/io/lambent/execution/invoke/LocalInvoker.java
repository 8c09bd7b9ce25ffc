package io.lambent.execution.invoke;

import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.execution.async.AsyncQueue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** Takes the invocations of this host's callers: runs them, queues them, or only checks them. */
@Component
@Primary
final class LocalInvoker implements Invoker {
  private final FunctionRunner runner;
  private final AsyncQueue queue;

  LocalInvoker(FunctionRunner runner, AsyncQueue queue) {
    this.runner = runner;
    this.queue = queue;
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    return switch (invocation.type()) {
      case REQUEST_RESPONSE -> runner.invoke(invocation);
      case EVENT -> runner.resolve(invocation, null, this::enqueue);
      case DRY_RUN -> runner.resolve(invocation, null, LocalInvoker::permit);
    };
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    return switch (invocation.type()) {
      case REQUEST_RESPONSE -> runner.invoke(invocation, receiver);
      case EVENT, DRY_RUN -> invoke(invocation);
    };
  }

  private static void permit(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      Resolution resolution,
      Resolution.Target target,
      CallResult result) {
    result.complete(new InvocationOutcome.Permitted());
  }

  private void enqueue(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      Resolution resolution,
      Resolution.Target target,
      CallResult result) {
    queue
        .enqueue(invocation)
        .whenComplete(
            (done, failure) ->
                result.complete(
                    failure == null
                        ? new InvocationOutcome.Accepted()
                        : Routing.rejected(invocation, failure)));
  }
}
