package io.lambent.gateway.invoke;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.protocol.Call;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a function for a request and hands its outcome to whoever answers the request. A client
 * that goes away does not stop the function, as on AWS.
 */
public final class InvocationCall {
  private static final Logger log = LoggerFactory.getLogger(InvocationCall.class);

  private InvocationCall() {}

  /**
   * Runs an invocation.
   *
   * @param parts takes the response in parts; null where it is wanted as a whole
   * @param answer takes the outcome, once and after the last part; what it throws is answered as a
   *     failure of the request
   */
  public static void run(
      Invoker invoker,
      Call call,
      Invocation invocation,
      @Nullable ResponseReceiver parts,
      Consumer<InvocationOutcome> answer) {
    Exchange exchange = call.exchange();
    CompletionStage<InvocationOutcome> outcome;
    exchange.retainBody();
    try {
      outcome = parts == null ? invoker.invoke(invocation) : invoker.invoke(invocation, parts);
    } catch (RuntimeException e) {
      exchange.releaseBody();
      answer.accept(failed(invocation, e));
      return;
    }
    outcome.whenComplete(
        (known, e) -> {
          exchange.releaseBody();
          exchange.guarded(() -> answer.accept(e == null ? known : failed(invocation, e)));
        });
  }

  private static InvocationOutcome failed(Invocation invocation, Throwable e) {
    log.error("Invocation {} of {} failed", invocation.requestId(), invocation.function(), e);
    return new InvocationOutcome.Rejected(
        ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }
}
