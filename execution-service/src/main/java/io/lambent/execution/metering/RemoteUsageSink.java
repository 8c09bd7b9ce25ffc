package io.lambent.execution.metering;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.usage.UsageRecord;
import io.lambent.contract.usage.UsageSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * billing-service over HTTP. A failed call is tried once more at once, since the ledger counts a
 * record once; the pauses beyond that are the shipper's. The circuit breaker keeps a billing
 * service that comes up slowly from being held down.
 */
final class RemoteUsageSink implements UsageSink, AutoCloseable {
  private final HttpClient http;
  private final JsonMapper json;
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

  RemoteUsageSink(URI billing, String token, Duration timeout, JsonMapper json) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    this.json = json;
    this.uri = billing.resolve(InternalHttp.USAGE);
    this.token = token;
    this.timeout = timeout;
  }

  @Override
  public void record(List<UsageRecord> records) {
    byte[] body = json.writeValueAsBytes(records);
    breaker.executeRunnable(() -> retry.executeRunnable(() -> send(body)));
  }

  private void send(byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header(InternalHttp.TOKEN, token)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 204) {
        throw new IllegalStateException(
            "billing-service answered " + response.statusCode() + " to usage records");
      }
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
