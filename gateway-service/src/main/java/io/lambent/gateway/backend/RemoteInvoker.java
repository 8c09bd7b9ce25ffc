package io.lambent.gateway.backend;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationHttp;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.InternalProperties;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.Retry;

/**
 * Runs functions in execution-service over HTTP, with one pooled connection per running call. What
 * was sent is never sent again: a function may have run. Only connecting is tried again.
 */
final class RemoteInvoker implements Invoker, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteInvoker.class);
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int LARGEST_HEADERS = 64 << 10;
  private static final Retry RECONNECT =
      Retry.backoff(2, Duration.ofMillis(50))
          .filter(RemoteInvoker::isUnconnected)
          .onRetryExhaustedThrow((spec, signal) -> signal.failure());

  private final Breakers breakers;
  private final ConnectionProvider connections;
  private final HttpClient client;
  private final String uri;

  RemoteInvoker(
      GatewayProperties properties,
      InternalProperties internal,
      Breakers breakers,
      ReactorResourceFactory resources) {
    this.breakers = breakers;
    this.uri = Backend.EXECUTION.resolve(properties, InternalHttp.INVOKE).toString();
    this.connections =
        ConnectionProvider.builder("invocations")
            .maxConnections(MOST_CONNECTIONS)
            // Shorter than servers keep idle connections, so none is taken that is just closing.
            .maxIdleTime(Duration.ofSeconds(20))
            .evictInBackground(Duration.ofSeconds(10))
            .lifo()
            .build();
    this.client =
        NameResolution.lookingUpAnew(HttpClient.create(connections), resources)
            .runOn(resources.getLoopResources())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .httpResponseDecoder(spec -> spec.maxHeaderSize(LARGEST_HEADERS))
            .responseTimeout(properties.invocationTimeout())
            .disableRetry(true)
            .headers(headers -> headers.set(InternalHttp.TOKEN, internal.token()));
  }

  @Override
  public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
    CompletableFuture<InvocationOutcome> outcome = new CompletableFuture<>();
    breakers
        .guard(Backend.EXECUTION, () -> send(invocation))
        .onErrorResume(e -> Mono.just(failed(invocation, e)))
        .subscribe(outcome::complete, outcome::completeExceptionally);
    return outcome;
  }

  private Mono<InvocationOutcome> send(Invocation invocation) {
    return client
        .headers(headers -> InvocationHttp.headers(invocation).forEach(headers::set))
        .post()
        .uri(uri)
        .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(invocation.payload())))
        .responseSingle(
            (response, body) ->
                body.asByteArray()
                    .defaultIfEmpty(new byte[0])
                    .map(bytes -> outcome(response, bytes)))
        .retryWhen(RECONNECT);
  }

  private static InvocationOutcome outcome(HttpClientResponse response, byte[] body) {
    int status = response.status().code();
    if (status != 200) {
      throw new IllegalStateException("execution-service answered " + status);
    }
    return InvocationHttp.outcome(name -> response.responseHeaders().get(name), body);
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

  /** The event loops may have ended before, and the connections with them. */
  @Override
  public void close() {
    connections.disposeLater().onErrorComplete().subscribe();
  }
}
