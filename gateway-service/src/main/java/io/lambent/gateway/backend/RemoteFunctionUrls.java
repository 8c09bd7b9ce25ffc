package io.lambent.gateway.backend;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.InternalProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Asks function-service for function URLs over HTTP, and again where no answer came. */
final class RemoteFunctionUrls implements FunctionUrls {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final GatewayProperties properties;
  private final String token;
  private final JsonMapper json;
  private final CircuitBreaker breaker;
  private final Retry retry =
      Retry.of(
          "function-urls",
          RetryConfig.custom()
              .maxAttempts(3)
              .waitDuration(Duration.ofMillis(100))
              .retryExceptions(UncheckedIOException.class)
              .build());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  RemoteFunctionUrls(
      GatewayProperties properties,
      InternalProperties internal,
      Breakers breakers,
      JsonMapper json) {
    this.properties = properties;
    this.token = internal.token();
    this.json = json;
    this.breaker = breakers.of(Backend.FUNCTION);
  }

  @Override
  public Optional<FunctionUrl> find(String id) {
    return retry.executeSupplier(() -> breaker.executeSupplier(() -> ask(id)));
  }

  private Optional<FunctionUrl> ask(String id) {
    HttpRequest request =
        HttpRequest.newBuilder(
                Backend.FUNCTION.resolve(properties, InternalHttp.FUNCTION_URLS + id))
            .header(InternalHttp.TOKEN, token)
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return switch (response.statusCode()) {
        case 200 -> Optional.of(json.readValue(response.body(), FunctionUrl.class));
        case 404 -> Optional.empty();
        default ->
            throw new UncheckedIOException(
                new IOException("function-service answered " + response.statusCode()));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for a function URL", e);
    }
  }
}
