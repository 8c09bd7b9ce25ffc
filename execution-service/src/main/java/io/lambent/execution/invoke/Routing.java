package io.lambent.execution.invoke;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Lineage;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the version that runs a call, and the caller's answer if none can. */
final class Routing {
  private static final Logger log = LoggerFactory.getLogger(Routing.class);

  private Routing() {}

  /** AWS's answer where the version is not ready; null where it is. */
  static @Nullable InvocationOutcome refusal(FunctionVersion version) {
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

  /** AWS's answer to a call that a loop of requests makes too often; null where none does. */
  static @Nullable InvocationOutcome refusal(Invocation invocation, Resolution resolution) {
    return !resolution.recursionAllowed()
            && Lineage.isLoop(invocation.traceId(), invocation.function())
        ? new InvocationOutcome.Rejected(
            ErrorCode.RECURSIVE_INVOCATION,
            "Lambda has detected your function being invoked in a recursive loop with other Amazon"
                + " Web Services resources and stopped your function's invocation.")
        : null;
  }

  /** Picks one of the versions that a qualifier means, by their weights. */
  static Resolution.Target pick(Resolution resolution) {
    List<Resolution.Target> targets = resolution.targets();
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

  /** The outcome of a call that failed on its way to an environment. */
  static InvocationOutcome rejected(Invocation invocation, Throwable failure) {
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
