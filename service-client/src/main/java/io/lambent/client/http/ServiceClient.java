package io.lambent.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.lambent.contract.internal.InternalHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls one service. An interface of {@code @HttpExchange} methods says which calls there are; the
 * caller says with {@link #repeatable}, {@link #once} or {@link #unguarded} how each is protected.
 * All fail with {@link ServiceCallException}.
 */
public final class ServiceClient {
  private static final int LONGEST_PROBLEM = 8 << 10;

  private final String service;
  private final RestClient rest;
  private final CircuitBreaker breaker;
  private final Retry retry;

  ServiceClient(
      String service,
      URI url,
      String token,
      JsonMapper json,
      HttpClient http,
      Duration answerTimeout,
      Resilience resilience) {
    this.service = service;
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(answerTimeout);
    this.rest =
        RestClient.builder()
            .baseUrl(url)
            .requestFactory(requests)
            .defaultHeader(InternalHttp.TOKEN, token)
            .configureMessageConverters(
                converters ->
                    converters
                        .registerDefaults()
                        .withJsonConverter(new JacksonJsonHttpMessageConverter(json)))
            .defaultStatusHandler(
                HttpStatusCode::isError,
                (request, response) -> {
                  throw new Answered(failure(response));
                })
            .build();
    this.breaker = resilience.breaker(service);
    this.retry = resilience.retry(service);
  }

  /**
   * The calls of the service.
   *
   * @param type an interface of {@code @HttpExchange} methods
   */
  public <T> T api(Class<T> type) {
    return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
        .build()
        .createClient(type);
  }

  /**
   * Opens a body to be read as it comes. The caller closes it.
   *
   * @param path of the service; {@code {}} stand for the variables
   */
  public InputStream open(String path, Object... variables) {
    return rest.get()
        .uri(path, variables)
        .exchangeForRequiredValue(
            (request, response) -> {
              if (response.getStatusCode().isError()) {
                try (response) {
                  throw failure(response);
                }
              }
              return response.getBody();
            },
            false);
  }

  /** Makes a call, again where it got no answer, unless most calls before it failed. */
  public <T> T repeatable(Supplier<T> call) {
    return retry.executeSupplier(() -> once(call));
  }

  /** Makes a call once, unless most calls before it failed. */
  public <T> T once(Supplier<T> call) {
    return breaker.executeSupplier(() -> unguarded(call));
  }

  /** Makes a call once, and does not count it. */
  public <T> T unguarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (Answered e) {
      throw e.failure;
    } catch (RestClientException e) {
      throw ServiceCallException.unanswered(service, e);
    }
  }

  /** Carries a failure through the client, which makes others of exceptions about input. */
  @SuppressWarnings("serial")
  private static final class Answered extends RuntimeException {
    private final ServiceCallException failure;

    Answered(ServiceCallException failure) {
      super(null, failure, false, false);
      this.failure = failure;
    }
  }

  private ServiceCallException failure(ClientHttpResponse response) throws IOException {
    byte[] body = response.getBody().readNBytes(LONGEST_PROBLEM);
    return ServiceCallException.answered(
        service, response.getStatusCode().value(), response.getHeaders(), new String(body, UTF_8));
  }
}
