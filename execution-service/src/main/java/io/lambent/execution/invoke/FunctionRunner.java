package io.lambent.execution.invoke;

import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.pool.EnvironmentPools;
import io.lambent.execution.resolution.FunctionResolver;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs functions on this host, whatever type an invocation has: synchronous calls, and events that
 * were queued.
 *
 * <p>A warm call does no I/O but one frame to its environment and one back: what it resolves to is
 * known, permits are counters, and the environment is on top of its pool's stack. No step blocks or
 * takes a lock shared between functions.
 */
@Component
final class FunctionRunner implements Invoker {
  private final FunctionResolver resolver;
  private final Admission admission;
  private final EnvironmentPools pools;
  private final InvocationListener listener;
  private final Step run = this::run;

  FunctionRunner(
      FunctionResolver resolver,
      Admission admission,
      EnvironmentPools pools,
      InvocationListener listener) {
    this.resolver = resolver;
    this.admission = admission;
    this.pools = pools;
    this.listener = listener;
  }

  /** Handles an invocation once its version is resolved and can run. */
  interface Step {
    /**
     * @param receiver gets the response in parts; null where the caller wants it as a whole
     * @param result completed by this step, now or later
     */
    void take(
        Invocation invocation,
        @Nullable ResponseReceiver receiver,
        Resolution resolution,
        Resolution.Target target,
        CallResult result);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    return resolve(invocation, null, run);
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(
      Invocation invocation, ResponseReceiver receiver) {
    return resolve(invocation, receiver, run);
  }

  /** Finds the version that an invocation means, and takes a step with it. */
  CompletionStage<InvocationOutcome> resolve(
      Invocation invocation, @Nullable ResponseReceiver receiver, Step step) {
    CallResult result = new CallResult(invocation, listener);
    try {
      Resolution known = resolver.known(invocation.function(), invocation.resolvedQualifier());
      if (known != null) {
        take(invocation, receiver, known, step, result);
      } else {
        resolver
            .resolve(invocation.function(), invocation.resolvedQualifier())
            .whenComplete(
                (resolution, failure) -> {
                  if (failure == null) {
                    take(invocation, receiver, resolution, step, result);
                  } else {
                    result.complete(Routing.rejected(invocation, failure));
                  }
                });
      }
    } catch (RuntimeException e) {
      result.complete(Routing.rejected(invocation, e));
    }
    return result.stage();
  }

  private static void take(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      Resolution resolution,
      Step step,
      CallResult result) {
    try {
      Resolution.Target target = Routing.pick(resolution);
      InvocationOutcome refusal = Routing.refusal(target.version());
      if (refusal != null) {
        result.complete(refusal);
      } else {
        step.take(invocation, receiver, resolution, target, result);
      }
    } catch (RuntimeException e) {
      result.complete(Routing.rejected(invocation, e));
    }
  }

  private void run(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      Resolution resolution,
      Resolution.Target target,
      CallResult result) {
    InvocationOutcome loop = Routing.refusal(invocation, resolution);
    if (loop != null) {
      result.complete(loop);
      return;
    }
    switch (admission.admit(resolution, target)) {
      case Admission.Refused refused -> {
        if (refused.reason() == Reason.CONCURRENT_INVOCATION_LIMIT) {
          pools.throttled();
        }
        result.complete(new InvocationOutcome.Throttled(refused.reason()));
      }
      case Admission.Permit permit -> {
        if (target.provisionedConcurrency() > 0) {
          listener.admitted(invocation, target, permit.provisionedInUse());
        }
        new RunningCall(invocation, receiver, target.version(), permit, resolver, pools, result)
            .run();
      }
    }
  }
}
