package io.lambent.client.invocation;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lambent.client.http.Backoff;
import io.lambent.client.http.Unreachable;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/**
 * Runs functions in execution-service over HTTP. What was sent is never sent again: a function may
 * have run. Only connecting is tried again.
 */
public final class RemoteInvoker implements Invoker, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteInvoker.class);
  private static final String EXECUTION = "execution-service";
  private static final int RECONNECTS = 2;
  private static final Backoff RECONNECT =
      new Backoff(Duration.ofMillis(50), Duration.ofMillis(100));

  private final CircuitBreaker breaker;
  private final ExecutionConnections connections;

  /**
   * @param executionService where execution-service is
   * @param token the secret between services
   * @param answerTimeout how long an answer may take; more than the longest function time-out, 15
   *     minutes, and its initialisation
   * @param breaker counts calls that got no outcome
   * @param loops the event loops of callers, so that a call need not change threads
   */
  public RemoteInvoker(
      URI executionService,
      String token,
      Duration answerTimeout,
      CircuitBreaker breaker,
      LoopResources loops) {
    this.breaker = breaker;
    this.connections =
        new ExecutionConnections(invocations(executionService), answerTimeout, token, loops);
  }

  private static URI invocations(URI executionService) {
    String base = executionService.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + InternalHttp.INVOKE);
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
    CompletableFuture<InvocationOutcome> result = new CompletableFuture<>();
    if (breaker.tryAcquirePermission()) {
      attempt(invocation, receiver, System.nanoTime(), 0, result);
    } else {
      result.complete(failed(invocation, Unreachable.error(EXECUTION)));
    }
    return result;
  }

  private void attempt(
      Invocation invocation,
      @Nullable ResponseReceiver receiver,
      long startNanos,
      int earlier,
      CompletableFuture<InvocationOutcome> result) {
    connections
        .send(invocation, receiver)
        .whenComplete(
            (outcome, e) -> {
              if (e != null && earlier < RECONNECTS && Unreachable.isCauseOf(e)) {
                later(earlier + 1)
                    .execute(() -> attempt(invocation, receiver, startNanos, earlier + 1, result));
              } else {
                finish(invocation, startNanos, outcome, e, result);
              }
            });
  }

  private static Executor later(int failures) {
    return CompletableFuture.delayedExecutor(
        RECONNECT.after(failures).toMillis(), TimeUnit.MILLISECONDS);
  }

  private void finish(
      Invocation invocation,
      long startNanos,
      InvocationOutcome outcome,
      @Nullable Throwable e,
      CompletableFuture<InvocationOutcome> result) {
    long nanos = System.nanoTime() - startNanos;
    if (e == null) {
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
      result.complete(outcome);
    } else {
      breaker.onError(nanos, TimeUnit.NANOSECONDS, e);
      result.complete(failed(invocation, e));
    }
  }

  private static InvocationOutcome failed(Invocation invocation, Throwable e) {
    if (e instanceof AwsException error) {
      return new InvocationOutcome.Rejected(error.code(), error.text());
    }
    log.warn(
        "Invocation {} of {} got no outcome: {}",
        invocation.requestId(),
        invocation.function(),
        e.toString());
    if (Unreachable.isCauseOf(e)) {
      AwsException error = Unreachable.error(EXECUTION);
      return new InvocationOutcome.Rejected(error.code(), error.text());
    }
    return new InvocationOutcome.Rejected(
        ErrorCode.SERVICE,
        "The connection to execution-service was lost. The function may have run.");
  }

  @Override
  public void close() {
    connections.close();
  }
}
