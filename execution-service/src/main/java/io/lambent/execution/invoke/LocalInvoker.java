package io.lambent.execution.invoke;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.async.AsyncQueue;
import io.lambent.execution.pool.EnvironmentPools;
import io.lambent.execution.resolution.FunctionResolver;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Runs functions on this host.
 *
 * <p>A warm call does no I/O but one frame to its environment and one back: what it resolves to is
 * known, permits are counters, and the environment is on top of its pool's stack. No step blocks or
 * takes a lock shared between functions.
 */
@Component
final class LocalInvoker implements Invoker {
  private final FunctionResolver resolver;
  private final Admission admission;
  private final EnvironmentPools pools;
  private final ObjectProvider<AsyncQueue> queue;
  private final InvocationListener listener;

  LocalInvoker(
      FunctionResolver resolver,
      Admission admission,
      EnvironmentPools pools,
      ObjectProvider<AsyncQueue> queue,
      InvocationListener listener) {
    this.resolver = resolver;
    this.admission = admission;
    this.pools = pools;
    this.queue = queue;
    this.listener = listener;
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    return run(invocation, null);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    return run(invocation, receiver);
  }

  private CompletionStage<InvocationOutcome> run(
      Invocation invocation, @Nullable ResponseReceiver receiver) {
    CallResult result = new CallResult(invocation, listener);
    Resolution known = resolver.known(invocation.function(), invocation.resolvedQualifier());
    if (known != null) {
      guarded(invocation, receiver, known, result);
    } else {
      resolver
          .resolve(invocation.function(), invocation.resolvedQualifier())
          .whenComplete(
              (resolution, failure) -> {
                if (failure == null) {
                  guarded(invocation, receiver, resolution, result);
                } else {
                  result.complete(Routing.rejected(invocation, failure));
                }
              });
    }
    return result.stage();
  }

  private void guarded(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      Resolution resolution,
      CallResult result) {
    try {
      route(invocation, receiver, resolution, result);
    } catch (RuntimeException e) {
      result.complete(Routing.rejected(invocation, e));
    }
  }

  private void route(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      Resolution resolution,
      CallResult result) {
    Resolution.Target target = Routing.pick(resolution);
    FunctionVersion version = target.version();
    InvocationOutcome refusal = Routing.refusal(version);
    if (refusal != null) {
      result.complete(refusal);
      return;
    }
    switch (invocation.type()) {
      case DRY_RUN -> result.complete(new InvocationOutcome.Permitted());
      case EVENT -> enqueue(invocation, result);
      case REQUEST_RESPONSE -> {
        switch (admission.admit(resolution, target)) {
          case Admission.Refused refused -> {
            if (refused.reason() == Reason.CONCURRENT_INVOCATION_LIMIT) {
              pools.throttled();
            }
            result.complete(new InvocationOutcome.Throttled(refused.reason()));
          }
          case Admission.Permit permit ->
              new RunningCall(invocation, receiver, version, permit, resolver, pools, result).run();
        }
      }
    }
  }

  private void enqueue(Invocation invocation, CallResult result) {
    queue
        .getObject()
        .enqueue(invocation)
        .whenComplete(
            (done, failure) ->
                result.complete(
                    failure == null
                        ? new InvocationOutcome.Accepted()
                        : Routing.rejected(invocation, failure)));
  }
}
