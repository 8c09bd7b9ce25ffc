package io.lambent.execution.metering;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageEncoding;
import io.lambent.contract.usage.UsageSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

/**
 * billing-service over HTTP. A failed call is tried once more at once, since the ledger takes a
 * batch once; the pauses beyond that are the shipper's. The circuit breaker keeps a billing service
 * that comes up slowly from being held down.
 */
final class RemoteUsageSink implements UsageSink, AutoCloseable {
  private final HttpClient http;
  private final URI uri;
  private final String token;
  private final Duration timeout;
  private final Retry retry =
      Retry.of(
          "billing",
          RetryConfig.custom().maxAttempts(2).waitDuration(Duration.ofMillis(50)).build());
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "billing",
          CircuitBreakerConfig.custom()
              .slidingWindowSize(10)
              .minimumNumberOfCalls(5)
              .waitDurationInOpenState(Duration.ofSeconds(5))
              .build());

  RemoteUsageSink(URI billing, String token, Duration timeout) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    this.uri = billing.resolve(InternalHttp.USAGE);
    this.token = token;
    this.timeout = timeout;
  }

  @Override
  public long position(UUID journal) {
    return answer(HttpRequest.newBuilder(URI.create(uri + "?journal=" + journal)).GET());
  }

  @Override
  public long record(UsageBatch batch) {
    String query = "?journal=" + batch.journal() + "&from=" + batch.from() + "&to=" + batch.to();
    byte[] records = UsageEncoding.encode(batch.records());
    return answer(
        HttpRequest.newBuilder(URI.create(uri + query))
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(records)));
  }

  private long answer(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(timeout).header(InternalHttp.TOKEN, token).build();
    return breaker.executeSupplier(() -> retry.executeSupplier(() -> send(request)));
  }

  private long send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "billing-service answered " + response.statusCode() + " to usage records");
      }
      return Long.parseLong(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while billing-service was called", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
