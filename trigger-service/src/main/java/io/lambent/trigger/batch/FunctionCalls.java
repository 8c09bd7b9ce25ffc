package io.lambent.trigger.batch;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.EventSourceMapping;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the function of a mapping, and reports the result in the form of {@code
 * LastProcessingResult}.
 */
public final class FunctionCalls {
  public static final String OK = "OK";
  public static final String FAILED = "PROBLEM: Function call failed";
  private static final Logger log = LoggerFactory.getLogger(FunctionCalls.class);

  private final EventSourceMapping mapping;
  private final Invoker invoker;
  private final Consumer<String> results;

  /**
   * @param results receives the result of each call
   */
  public FunctionCalls(EventSourceMapping mapping, Invoker invoker, Consumer<String> results) {
    this.mapping = mapping;
    this.invoker = invoker;
    this.results = results;
  }

  /** The result of a call. */
  public sealed interface Result {
    String requestId();

    /** The function has answered. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answered(String requestId, String version, byte[] payload) implements Result {}

    /** The function has failed. */
    record Failed(String requestId, String version) implements Result {}

    /** The function was not called, because it is throttled or does not exist. */
    record NotCalled(String requestId) implements Result {}
  }

  /** Calls the function and waits for the result. */
  public Result call(byte[] event) throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    Invocation invocation =
        new Invocation(
            requestId,
            1,
            mapping.function(),
            mapping.qualifier(),
            InvocationType.REQUEST_RESPONSE,
            event,
            null,
            null,
            null,
            false);
    InvocationOutcome outcome;
    try {
      outcome = invoker.invoke(invocation).toCompletableFuture().get();
    } catch (ExecutionException e) {
      outcome = new InvocationOutcome.Rejected(ErrorCode.SERVICE, String.valueOf(e.getCause()));
    }
    return result(requestId, outcome);
  }

  /** Reports that a batch was handled, in whole or in part. */
  public void succeeded() {
    results.accept(OK);
  }

  /** Reports that a batch has failed. */
  public void failed() {
    results.accept(FAILED);
  }

  private Result result(String requestId, InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded ->
          new Result.Answered(
              requestId, succeeded.execution().executedVersion(), succeeded.payload());
      case InvocationOutcome.Failed failed -> {
        failed();
        yield new Result.Failed(requestId, failed.execution().executedVersion());
      }
      case InvocationOutcome.Throttled throttled -> {
        results.accept("PROBLEM: Function call was throttled: " + throttled.reason().awsName());
        yield new Result.NotCalled(requestId);
      }
      case InvocationOutcome.Rejected rejected -> {
        results.accept("PROBLEM: " + rejected.message());
        yield new Result.NotCalled(requestId);
      }
      case InvocationOutcome.Accepted accepted -> throw unexpected(outcome);
      case InvocationOutcome.Permitted permitted -> throw unexpected(outcome);
    };
  }

  private static IllegalStateException unexpected(InvocationOutcome outcome) {
    log.error("A synchronous call ended as {}", outcome);
    return new IllegalStateException("not the outcome of a synchronous call: " + outcome);
  }
}
