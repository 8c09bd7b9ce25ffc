package io.lambent.trigger.destination;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** Sends records to functions, as asynchronous events. */
@Component
class FunctionDestination {
  /** The maximum size of an asynchronous event, in bytes. */
  private static final int MAX_EVENT_BYTES = 1 << 20;

  private final Invoker invoker;
  private final DestinationProperties properties;

  FunctionDestination(Invoker invoker, DestinationProperties properties) {
    this.invoker = invoker;
    this.properties = properties;
  }

  /** Queues the event; returns once that is committed. The same delivery is not queued twice. */
  DeliveryResult deliver(Arn target, Delivery delivery) {
    String[] function = target.resourceId().split(":", 2);
    if (!target.resourceType().equals("function") || function[0].isEmpty()) {
      return DeliveryResult.refused("The destination is no function.");
    }
    if (delivery.body().length > MAX_EVENT_BYTES) {
      return DeliveryResult.refused(
          delivery.body().length + " bytes are too large for an asynchronous event.");
    }
    Invocation event =
        new Invocation(
            delivery.id(),
            1,
            new FunctionName(target.account(), target.region(), function[0]),
            function.length == 1 ? null : function[1],
            InvocationType.EVENT,
            delivery.body(),
            null,
            null,
            delivery.traceId(),
            false);
    try {
      return result(
          invoker
              .invoke(event)
              .toCompletableFuture()
              .get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return DeliveryResult.tryAgain("execution-service did not answer in time");
    } catch (ExecutionException e) {
      return DeliveryResult.tryAgain(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DeliveryResult.tryAgain("interrupted");
    }
  }

  private static DeliveryResult result(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Accepted accepted -> DeliveryResult.delivered();
      case InvocationOutcome.Throttled throttled ->
          DeliveryResult.tryAgain(throttled.reason().awsName());
      case InvocationOutcome.Rejected rejected -> {
        String reason = rejected.code().awsName() + ": " + rejected.message();
        yield isTransient(rejected.code())
            ? DeliveryResult.tryAgain(reason)
            : DeliveryResult.refused(reason);
      }
      case InvocationOutcome.Executed executed ->
          DeliveryResult.refused("an event was answered as a call");
      case InvocationOutcome.Permitted permitted ->
          DeliveryResult.refused("an event was answered as a dry run");
    };
  }

  private static boolean isTransient(ErrorCode code) {
    return code.httpStatus() >= 500
        || code == ErrorCode.TOO_MANY_REQUESTS
        || code == ErrorCode.RESOURCE_CONFLICT;
  }
}
