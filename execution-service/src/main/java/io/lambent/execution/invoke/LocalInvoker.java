package io.lambent.execution.invoke;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.async.AsyncQueue;
import io.lambent.execution.metering.UsageJournal;
import io.lambent.execution.pool.EnvironmentPools;
import io.lambent.execution.resolution.FunctionResolver;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
  private static final Logger log = LoggerFactory.getLogger(LocalInvoker.class);

  private final FunctionResolver resolver;
  private final Admission admission;
  private final EnvironmentPools pools;
  private final UsageJournal usage;
  private final ObjectProvider<AsyncQueue> queue;
  private final InvocationListener listener;

  LocalInvoker(
      FunctionResolver resolver,
      Admission admission,
      EnvironmentPools pools,
      UsageJournal usage,
      ObjectProvider<AsyncQueue> queue,
      InvocationListener listener) {
    this.resolver = resolver;
    this.admission = admission;
    this.pools = pools;
    this.usage = usage;
    this.queue = queue;
    this.listener = listener;
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    CallResult result = new CallResult(invocation, listener);
    Resolution known = resolver.known(invocation.function(), invocation.qualifier());
    if (known != null) {
      guarded(invocation, known, result);
    } else {
      resolver
          .resolve(invocation.function(), invocation.qualifier())
          .whenComplete(
              (resolution, failure) -> {
                if (failure == null) {
                  guarded(invocation, resolution, result);
                } else {
                  result.complete(rejected(invocation, failure));
                }
              });
    }
    return result.stage();
  }

  private void guarded(Invocation invocation, Resolution resolution, CallResult result) {
    try {
      route(invocation, resolution, result);
    } catch (RuntimeException e) {
      result.complete(rejected(invocation, e));
    }
  }

  private void route(Invocation invocation, Resolution resolution, CallResult result) {
    Resolution.Target target = pick(resolution.targets());
    FunctionVersion version = target.version();
    InvocationOutcome refusal = refusal(version);
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
              new RunningCall(invocation, version, permit, pools, usage, result).run();
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
                        : rejected(invocation, failure)));
  }

  /** AWS's answer where the version is not ready; null where it is. */
  private static @Nullable InvocationOutcome refusal(FunctionVersion version) {
    return switch (version.state()) {
      case "Pending", "Failed" ->
          new InvocationOutcome.Rejected(
              ErrorCode.RESOURCE_CONFLICT,
              "The operation cannot be performed at this time. The function is currently in the"
                  + " following state: "
                  + version.state());
      default -> null;
    };
  }

  private static Resolution.Target pick(List<Resolution.Target> targets) {
    if (targets.size() > 1) {
      double at = ThreadLocalRandom.current().nextDouble();
      for (Resolution.Target target : targets) {
        at -= target.weight();
        if (at < 0) {
          return target;
        }
      }
    }
    return targets.getFirst();
  }

  private static InvocationOutcome rejected(Invocation invocation, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof AwsException aws) {
      return new InvocationOutcome.Rejected(aws.code(), aws.text());
    }
    log.error("Invocation {} failed", invocation.requestId(), cause);
    return new InvocationOutcome.Rejected(
        ErrorCode.SERVICE, "An internal error occurred. Request: " + invocation.requestId());
  }
}
