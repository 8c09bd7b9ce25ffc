package io.lambent.function.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lambent.contract.function.Deployments.DeploymentFailedException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.internal.InternalHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * One instance of execution-service. Calls to one that does not answer fail fast for a while
 * ({@link CircuitBreaker}).
 */
final class ExecutionInstance {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration CHANGE = Duration.ofSeconds(3);

  /** Fetching and unpacking the largest archive takes seconds. */
  private static final Duration PREPARE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final URI url;
  private final String token;
  private final JsonMapper mapper;
  private final CircuitBreaker breaker;

  ExecutionInstance(URI url, String token, JsonMapper mapper) {
    this.url = url;
    this.token = token;
    this.mapper = mapper;
    this.breaker =
        CircuitBreaker.of(
            url.toString(),
            CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(5)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .ignoreExceptions(DeploymentFailedException.class)
                .build());
  }

  URI url() {
    return url;
  }

  void changed(FunctionName function) {
    breaker.executeRunnable(() -> post(InternalHttp.CHANGED, function, CHANGE));
  }

  /**
   * @throws DeploymentFailedException where the instance says that the version can never run
   */
  void prepare(FunctionVersion version) {
    breaker.executeRunnable(() -> post(InternalHttp.PREPARE, version, PREPARE));
  }

  List<ProvisionedState> provisioned(FunctionName function) {
    return breaker.executeSupplier(
        () -> {
          URI path =
              url.resolve(
                  InternalHttp.PROVISIONED_STATES
                      + "?account="
                      + function.account()
                      + "&region="
                      + URLEncoder.encode(function.region(), UTF_8)
                      + "&name="
                      + URLEncoder.encode(function.name(), UTF_8));
          HttpResponse<String> response = send(HttpRequest.newBuilder(path).timeout(CHANGE).GET());
          if (response.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + response.statusCode());
          }
          return List.of(mapper.readValue(response.body(), ProvisionedState[].class));
        });
  }

  private void post(String path, Object body, Duration timeout) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(url.resolve(path))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body))));
    if (response.statusCode() == 422) {
      throw response
          .headers()
          .firstValue(InternalHttp.REASON_CODE)
          .map(code -> new DeploymentFailedException(code, response.body()))
          .orElseGet(() -> new DeploymentFailedException(response.body()));
    }
    if (response.statusCode() != 204) {
      throw new IllegalStateException(
          response.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder asked) {
    HttpRequest request = asked.header(InternalHttp.TOKEN, token).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.uri() + " is not reachable", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling " + request.uri(), e);
    }
  }
}
