package io.lambent.contract.invocation;

import java.util.concurrent.CompletionStage;

/**
 * Runs functions. Implemented by execution-service in the same process, and over HTTP.
 *
 * <p>Never blocks the calling thread, which may be an event loop. The stage always completes
 * normally, with an outcome: what goes wrong is a value of {@link InvocationOutcome}. It may
 * complete on any thread; what hangs on it must be short or move elsewhere.
 */
public interface Invoker {

  CompletionStage<InvocationOutcome> invoke(Invocation invocation);

  /**
   * Runs a function whose response may be streamed. Where it is, the payload of the outcome is
   * empty, or describes how the function failed after what it had written.
   *
   * @param receiver gets the response while it is written
   */
  CompletionStage<InvocationOutcome> invoke(Invocation invocation, ResponseReceiver receiver);
}
