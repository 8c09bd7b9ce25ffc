package io.lambent.execution.async;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.invocation.Invocation;
import java.util.concurrent.CompletionStage;

/**
 * The durable queue of asynchronous invocations. What is queued runs at least once, as on AWS, on
 * this instance or on another one after this one died.
 */
public final class AsyncQueue {
  private final EventWriter writer;

  AsyncQueue(EventWriter writer) {
    this.writer = writer;
  }

  /**
   * Queues an event. Never blocks; any thread. The stage completes once the event is committed and
   * cannot be lost any more, or fails with an {@link AwsException} of {@code SERVICE}. A request id
   * that is queued already is not queued again.
   */
  public CompletionStage<Void> enqueue(Invocation invocation) {
    return writer.insert(invocation);
  }
}
