package io.lambent.execution.cloudwatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricEncoding;
import io.lambent.contract.metrics.MetricSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** aws-services over HTTP. Retries are the shipper's. */
final class RemoteMetricSink implements MetricSink, AutoCloseable {
  private final HttpClient http;
  private final URI uri;
  private final String token;
  private final Duration timeout;
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "aws-services",
          CircuitBreakerConfig.custom()
              .slidingWindowSize(10)
              .minimumNumberOfCalls(5)
              .waitDurationInOpenState(Duration.ofSeconds(5))
              .build());

  RemoteMetricSink(URI awsServices, String token, Duration timeout) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    this.uri = awsServices.resolve(InternalHttp.METRICS);
    this.token = token;
    this.timeout = timeout;
  }

  @Override
  public void put(MetricBatch batch) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header(InternalHttp.TOKEN, token)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(MetricEncoding.encode(batch)))
            .build();
    breaker.executeRunnable(() -> send(request));
  }

  private void send(HttpRequest request) {
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 204) {
        throw new IllegalStateException("aws-services answered " + status + " to metrics");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while aws-services was called", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
