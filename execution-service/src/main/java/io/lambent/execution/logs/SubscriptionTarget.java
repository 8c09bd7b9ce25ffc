package io.lambent.execution.logs;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A function that gets events of logs, as asynchronous events. */
record SubscriptionTarget(FunctionName function, @Nullable String qualifier) {
  /** The time that the commit of an event may take, in seconds. */
  private static final long TIMEOUT = 30;

  private static final String TYPE = "function:";

  /** The result of sending an event. */
  sealed interface Result {
    /** The batch is committed. */
    record Accepted() implements Result {}

    /** The function does not exist or does not take it, now or later. */
    record Refused(String reason) implements Result {}

    /** Another attempt may succeed. */
    record Failed(String reason) implements Result {}
  }

  /** Returns null where an ARN names no function. */
  static @Nullable SubscriptionTarget of(Arn arn) {
    if (!arn.service().equals("lambda") || !arn.resource().startsWith(TYPE)) {
      return null;
    }
    String[] parts = arn.resource().substring(TYPE.length()).split(":", 2);
    return parts[0].isEmpty()
        ? null
        : new SubscriptionTarget(
            new FunctionName(arn.account(), arn.region(), parts[0]),
            parts.length == 1 ? null : parts[1]);
  }

  /** Returns true if the function can be called. */
  boolean exists(Invoker invoker) throws InterruptedException {
    return call(invoker, UUID.randomUUID(), InvocationType.DRY_RUN, new byte[0])
        instanceof InvocationOutcome.Permitted;
  }

  /**
   * Sends an event and waits until it is committed.
   *
   * @param id the same for each attempt, so that it is committed once
   */
  Result send(Invoker invoker, UUID id, byte[] event) throws InterruptedException {
    return switch (call(invoker, id, InvocationType.EVENT, event)) {
      case InvocationOutcome.Accepted accepted -> new Result.Accepted();
      case InvocationOutcome.Executed executed -> new Result.Accepted();
      case InvocationOutcome.Permitted permitted -> new Result.Accepted();
      case InvocationOutcome.Throttled throttled -> new Result.Failed(throttled.reason().awsName());
      case InvocationOutcome.Rejected rejected -> {
        String reason = rejected.code().awsName() + ": " + rejected.message();
        yield mayPass(rejected.code()) ? new Result.Failed(reason) : new Result.Refused(reason);
      }
    };
  }

  private static boolean mayPass(ErrorCode code) {
    return code.httpStatus() >= 500
        || code == ErrorCode.TOO_MANY_REQUESTS
        || code == ErrorCode.RESOURCE_CONFLICT;
  }

  private InvocationOutcome call(Invoker invoker, UUID id, InvocationType type, byte[] event)
      throws InterruptedException {
    Invocation invocation =
        new Invocation(id.toString(), 1, function, qualifier, type, event, null, null, null, false);
    try {
      return invoker.invoke(invocation).toCompletableFuture().get(TIMEOUT, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return new InvocationOutcome.Rejected(
          ErrorCode.SERVICE_UNAVAILABLE, "The event was not committed: " + e);
    }
  }
}
