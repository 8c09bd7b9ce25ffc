package io.lambent.execution.resolution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.internal.InternalHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * function-service in another process. Reading is idempotent, so a call that broke is made again
 * twice; after many failures in a row calls fail at once for some seconds.
 */
final class RemoteFunctionSource implements FunctionSource {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration DOWNLOAD = Duration.ofMinutes(2);

  private final URI base;
  private final String token;
  private final JsonMapper json;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
  private final CircuitBreaker circuitBreaker =
      CircuitBreaker.of(
          "function-service",
          CircuitBreakerConfig.custom()
              .slidingWindowSize(20)
              .minimumNumberOfCalls(10)
              .waitDurationInOpenState(Duration.ofSeconds(5))
              .ignoreExceptions(AwsException.class)
              .build());
  private final Retry retry =
      Retry.of(
          "function-service",
          RetryConfig.custom()
              .maxAttempts(3)
              .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(100, 2.0))
              .retryExceptions(UncheckedIOException.class)
              .build());

  RemoteFunctionSource(URI base, String token, JsonMapper json) {
    this.base = base;
    this.token = token;
    this.json = json;
  }

  @Override
  public Resolution resolve(FunctionName function, String qualifier) {
    String query =
        "?account="
            + encode(function.account())
            + "&region="
            + encode(function.region())
            + "&name="
            + encode(function.name())
            + "&qualifier="
            + encode(qualifier);
    HttpResponse<InputStream> response = guarded(() -> get(InternalHttp.RESOLVE + query, ANSWER));
    try (InputStream body = response.body()) {
      return json.readValue(body, Resolution.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Neither made again nor counted: who asks does so again by itself, from its own start on, when
   * function-service may be away for long. Calls of functions must not fail for that afterwards.
   */
  @Override
  public List<ProvisionedVersion> provisioned() {
    HttpResponse<InputStream> response = get(InternalHttp.PROVISIONED_VERSIONS, ANSWER);
    try (InputStream body = response.body()) {
      return List.of(json.readValue(body, ProvisionedVersion[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream openCode(String codeSha256) throws IOException {
    try {
      return guarded(() -> get(InternalHttp.CODE + encode(codeSha256), DOWNLOAD)).body();
    } catch (AwsException e) {
      throw new IOException(e.text(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private <T> T guarded(Supplier<T> call) {
    return Retry.decorateSupplier(retry, CircuitBreaker.decorateSupplier(circuitBreaker, call))
        .get();
  }

  private HttpResponse<InputStream> get(String path, Duration timeout) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .header(InternalHttp.TOKEN, token)
            .GET()
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() == 200) {
        return response;
      }
      throw failure(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  /** The caller's errors pass as they are; all others count as trouble of function-service. */
  private RuntimeException failure(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      String text = new String(body.readAllBytes(), UTF_8);
      if (response.statusCode() == 404) {
        return new AwsException(errorCode(response), message(text));
      }
      return new UncheckedIOException(
          new IOException(
              "function-service answered " + response.statusCode() + ": " + message(text)));
    }
  }

  private static ErrorCode errorCode(HttpResponse<?> response) {
    String name = response.headers().firstValue("x-amzn-ErrorType").orElse("");
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.awsName().equals(name))
        .findFirst()
        .orElse(ErrorCode.RESOURCE_NOT_FOUND);
  }

  private String message(String body) {
    try {
      JsonNode node = json.readTree(body);
      JsonNode message = node.has("Message") ? node.get("Message") : node.path("message");
      return message.isString() ? message.stringValue() : body;
    } catch (tools.jackson.core.JacksonException e) {
      return body;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
