package io.lambent.gateway.backend;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.InternalProperties;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Runs functions in execution-service over HTTP. What was sent is never sent again: a function may
 * have run. Only connecting is tried again.
 */
final class RemoteInvoker implements Invoker, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteInvoker.class);
  private static final int RECONNECTS = 2;
  private static final int RECONNECT_MILLIS = 50;

  private final CircuitBreaker breaker;
  private final ExecutionConnections connections;

  RemoteInvoker(
      GatewayProperties properties,
      InternalProperties internal,
      Breakers breakers,
      ReactorResourceFactory resources) {
    this.breaker = breakers.of(Backend.EXECUTION);
    this.connections =
        new ExecutionConnections(
            Backend.EXECUTION.resolve(properties, InternalHttp.INVOKE),
            properties.invocationTimeout(),
            internal.token(),
            resources.getLoopResources());
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
      result.complete(failed(invocation, Breakers.away(Backend.EXECUTION)));
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
              if (e != null && earlier < RECONNECTS && isUnconnected(e)) {
                later(earlier)
                    .execute(() -> attempt(invocation, receiver, startNanos, earlier + 1, result));
              } else {
                finish(invocation, startNanos, outcome, e, result);
              }
            });
  }

  private static Executor later(int earlier) {
    return CompletableFuture.delayedExecutor(
        (long) RECONNECT_MILLIS << earlier, TimeUnit.MILLISECONDS);
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
    if (isUnconnected(e)) {
      AwsException away = Breakers.away(Backend.EXECUTION);
      return new InvocationOutcome.Rejected(away.code(), away.text());
    }
    return new InvocationOutcome.Rejected(
        ErrorCode.SERVICE,
        "The connection to execution-service was lost. The function may have run.");
  }

  private static boolean isUnconnected(Throwable e) {
    return e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof UnknownHostException;
  }

  @Override
  public void close() {
    connections.close();
  }
}
