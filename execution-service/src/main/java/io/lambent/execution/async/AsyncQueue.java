package io.lambent.execution.async;

import io.lambent.contract.invocation.Invocation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** The durable queue of asynchronous invocations. */
@Component
public final class AsyncQueue {

  AsyncQueue() {}

  /** Commits an event; the stage completes once it cannot be lost any more. */
  public CompletionStage<Void> enqueue(Invocation invocation) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("asynchronous invocation is not there yet"));
  }
}
