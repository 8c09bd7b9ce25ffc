package io.lambent.gateway.httpapi;

import io.lambent.client.netty.TimeLimits;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.exchange.RequestIds;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Calls functions for APIs, within a time limit. */
@Component
public final class FunctionCalls {
  private final Invoker invoker;
  private final TimeLimits limits;

  FunctionCalls(Invoker invoker, TimeLimits limits) {
    this.invoker = invoker;
    this.limits = limits;
  }

  /**
   * Calls a function. Fails with a {@link java.util.concurrent.TimeoutException} where the function
   * does not answer in time; the function is not stopped.
   */
  public CompletableFuture<InvocationOutcome> call(
      FunctionTarget target, byte[] event, String traceId, int timeoutMillis) {
    Invocation invocation =
        new Invocation(
            RequestIds.next(),
            1,
            target.function(),
            target.qualifier(),
            InvocationType.REQUEST_RESPONSE,
            event,
            null,
            null,
            traceId,
            false);
    return limits.within(timeoutMillis, invoker.invoke(invocation));
  }
}
