package io.lambent.services.s3.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.services.sqs.QueueDelivery;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends messages to functions and queues. */
@Component
class Destinations {
  private static final long TIMEOUT_SECONDS = 30;

  private final Invoker invoker;
  private final QueueDelivery queues;

  Destinations(Invoker invoker, QueueDelivery queues) {
    this.invoker = invoker;
    this.queues = queues;
  }

  /** What became of a message. */
  sealed interface Outcome {
    /** The destination has it. */
    record Delivered() implements Outcome {}

    /** Nothing has a sense any more: the destination does not exist or does not take it. */
    record Impossible(String reason) implements Outcome {}

    /** It is worth another attempt. */
    record Failed(String reason) implements Outcome {}
  }

  /** Returns true where a destination exists and belongs to the account. */
  boolean exists(NotificationRule rule, String account, String region) {
    Arn arn = Arn.parse(rule.arn()).orElse(null);
    if (arn == null || !arn.account().equals(account) || !arn.region().equals(region)) {
      return false;
    }
    return switch (rule.kind()) {
      case QUEUE ->
          arn.service().equals("sqs")
              && !arn.resource().endsWith(".fifo")
              && queues.exists(arn.account(), arn.region(), arn.resource());
      case FUNCTION -> {
        Function function = Function.of(arn);
        yield function != null
            && call(function, UUID.randomUUID().toString(), InvocationType.DRY_RUN, "{}")
                instanceof InvocationOutcome.Permitted;
      }
    };
  }

  /**
   * Sends a message, and waits until the destination has stored it.
   *
   * @param id of the event; the same for every attempt
   */
  Outcome send(String destination, String id, String message) {
    Arn arn = Arn.parse(destination).orElse(null);
    if (arn == null) {
      return new Outcome.Impossible("not an ARN");
    }
    return arn.service().equals("sqs") ? toQueue(arn, message) : toFunction(arn, id, message);
  }

  private Outcome toQueue(Arn arn, String message) {
    try {
      queues.send(arn.account(), arn.region(), arn.resource(), message);
      return new Outcome.Delivered();
    } catch (AwsFailure e) {
      return new Outcome.Impossible(e.text());
    } catch (RuntimeException e) {
      return new Outcome.Failed(e.toString());
    }
  }

  private Outcome toFunction(Arn arn, String id, String message) {
    Function function = Function.of(arn);
    if (function == null) {
      return new Outcome.Impossible("not a function");
    }
    InvocationOutcome outcome = call(function, id, InvocationType.EVENT, message);
    if (outcome instanceof InvocationOutcome.Accepted) {
      return new Outcome.Delivered();
    }
    if (outcome instanceof InvocationOutcome.Rejected rejected) {
      return rejected.code() == ErrorCode.RESOURCE_NOT_FOUND
          ? new Outcome.Impossible(rejected.message())
          : new Outcome.Failed(rejected.message());
    }
    return new Outcome.Failed(String.valueOf(outcome));
  }

  private @Nullable InvocationOutcome call(
      Function function, String id, InvocationType type, String message) {
    Invocation invocation =
        new Invocation(
            id,
            1,
            function.name(),
            function.qualifier(),
            type,
            message.getBytes(UTF_8),
            null,
            null,
            null,
            false);
    try {
      return invoker
          .invoke(invocation)
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /** The function of an ARN. */
  private record Function(FunctionName name, @Nullable String qualifier) {

    static @Nullable Function of(Arn arn) {
      String[] parts = arn.resource().split(":", -1);
      if (!arn.service().equals("lambda")
          || !parts[0].equals("function")
          || parts.length < 2
          || parts.length > 3) {
        return null;
      }
      return new Function(
          new FunctionName(arn.account(), arn.region(), parts[1]),
          parts.length == 3 ? parts[2] : null);
    }
  }
}
