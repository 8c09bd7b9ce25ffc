package io.lambent.services.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.error.Fault;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way by which services of this application call functions: asynchronously, so that the event
 * is committed once a call returns. What a function's policy allows them is to be asked here; today
 * policies are kept, not enforced.
 */
@Component
public class FunctionEvents {
  /** The time that execution-service may take to commit an event. */
  private static final long TIMEOUT_SECONDS = 30;

  /** A function may run for 15 minutes, and wait for its turn before that. */
  private static final long RUN_SECONDS = 16 * 60;

  private final Invoker invoker;

  FunctionEvents(Invoker invoker) {
    this.invoker = invoker;
  }

  /**
   * A function, and which of its versions is called.
   *
   * @param qualifier null where none is named
   */
  public record Target(FunctionName name, @Nullable String qualifier) {
    private static final String LAMBDA = "lambda";
    private static final String FUNCTION = "function";
    private static final int MOST_PARTS = 3;

    /** Returns null where the text is no ARN of a function. */
    public static @Nullable Target of(String text) {
      return Arn.parse(text).map(Target::of).orElse(null);
    }

    private static @Nullable Target of(Arn arn) {
      String[] parts = arn.resource().split(":", -1);
      if (!arn.service().equals(LAMBDA)
          || !parts[0].equals(FUNCTION)
          || parts.length < 2
          || parts.length > MOST_PARTS) {
        return null;
      }
      return new Target(
          new FunctionName(arn.account(), arn.region(), parts[1]),
          parts.length == MOST_PARTS ? parts[2] : null);
    }
  }

  /** The result of sending an event. */
  public sealed interface Result {
    /** The event is committed. */
    record Accepted() implements Result {}

    /** The function does not exist or does not take it, now or later. */
    record Refused(String code, String text) implements Result {}

    /** Another attempt may succeed. */
    record Failed(String code, String text) implements Result {}
  }

  /**
   * Sends an event.
   *
   * @param id the same for each attempt, so that an event whose answer was lost is kept once
   */
  public Result send(Target function, UUID id, String event) {
    return send(function, id, event, null);
  }

  /**
   * Sends an event that belongs to a trace.
   *
   * @param id the same for each attempt, so that an event whose answer was lost is kept once
   * @param traceHeader null where it belongs to none
   */
  public Result send(Target function, UUID id, String event, @Nullable String traceHeader) {
    InvocationOutcome outcome =
        call(function, id, InvocationType.EVENT, event, traceHeader, TIMEOUT_SECONDS);
    return switch (outcome) {
      case InvocationOutcome.Accepted accepted -> new Result.Accepted();
      case InvocationOutcome.Executed executed -> new Result.Accepted();
      case InvocationOutcome.Permitted permitted -> new Result.Accepted();
      case InvocationOutcome.Throttled throttled ->
          new Result.Failed(ErrorCode.TOO_MANY_REQUESTS.awsName(), throttled.reason().awsName());
      case InvocationOutcome.Rejected rejected ->
          rejected.code().fault() == Fault.CALLER
              ? new Result.Refused(rejected.code().awsName(), rejected.message())
              : new Result.Failed(rejected.code().awsName(), rejected.message());
    };
  }

  /**
   * Calls a function and waits until it has ended.
   *
   * @param id the same for each attempt
   * @return {@link Result.Accepted} where the function has succeeded
   */
  public Result run(Target function, UUID id, String event) {
    InvocationOutcome outcome =
        call(function, id, InvocationType.REQUEST_RESPONSE, event, null, RUN_SECONDS);
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> new Result.Accepted();
      case InvocationOutcome.Executed executed ->
          new Result.Failed("FunctionError", "The function has failed.");
      case InvocationOutcome.Throttled throttled ->
          new Result.Failed(ErrorCode.TOO_MANY_REQUESTS.awsName(), throttled.reason().awsName());
      case InvocationOutcome.Rejected rejected ->
          new Result.Failed(rejected.code().awsName(), rejected.message());
      case InvocationOutcome.Accepted accepted -> new Result.Failed("InternalFailure", "queued");
      case InvocationOutcome.Permitted permitted -> new Result.Failed("InternalFailure", "not run");
    };
  }

  /**
   * Calls a function and waits for its answer.
   *
   * @throws TimeoutException where it does not answer in time; it runs on then
   */
  public InvocationOutcome answer(Target function, UUID id, String event, Duration longest)
      throws TimeoutException {
    try {
      return invoker
          .invoke(invocation(function, id, InvocationType.REQUEST_RESPONSE, event, null))
          .toCompletableFuture()
          .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return noAnswer(e);
    } catch (ExecutionException e) {
      return noAnswer(e);
    }
  }

  public boolean exists(Target function) {
    return call(function, UUID.randomUUID(), InvocationType.DRY_RUN, "{}", null, TIMEOUT_SECONDS)
        instanceof InvocationOutcome.Permitted;
  }

  private InvocationOutcome call(
      Target function,
      UUID id,
      InvocationType type,
      String event,
      @Nullable String traceHeader,
      long longestSeconds) {
    try {
      return invoker
          .invoke(invocation(function, id, type, event, traceHeader))
          .toCompletableFuture()
          .get(longestSeconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return noAnswer(e);
    } catch (ExecutionException | TimeoutException e) {
      return noAnswer(e);
    }
  }

  private static Invocation invocation(
      Target function, UUID id, InvocationType type, String event, @Nullable String traceHeader) {
    return new Invocation(
        id.toString(),
        1,
        function.name(),
        function.qualifier(),
        type,
        event.getBytes(UTF_8),
        null,
        null,
        traceHeader,
        false);
  }

  private static InvocationOutcome noAnswer(Exception e) {
    return new InvocationOutcome.Rejected(
        ErrorCode.SERVICE_UNAVAILABLE, "execution-service did not answer: " + e);
  }
}
