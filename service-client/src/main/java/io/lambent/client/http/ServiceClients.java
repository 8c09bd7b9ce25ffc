package io.lambent.client.http;

import io.lambent.client.access.InternalProperties;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Makes the clients of the other services. Connections are shared by all of them. */
public final class ServiceClients implements AutoCloseable {
  private final ClientProperties properties;
  private final String token;
  private final JsonMapper json;
  private final Resilience resilience;

  /** Created with the first client: there is none where all services are one process. */
  private final LazyHttpClient http;

  public ServiceClients(
      ClientProperties properties,
      InternalProperties internal,
      JsonMapper json,
      Resilience resilience) {
    this.properties = properties;
    this.token = internal.token();
    this.json = json;
    this.resilience = resilience;
    this.http =
        new LazyHttpClient(
            () ->
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(properties.connectTimeout())
                    .build());
  }

  /** Clients with the default settings, for services that are made without Spring. */
  public static ServiceClients of(String token, JsonMapper json) {
    ClientProperties defaults = ClientProperties.defaults();
    return new ServiceClients(
        defaults, new InternalProperties(token), json, new Resilience(defaults, ""));
  }

  /**
   * A client whose answers come soon.
   *
   * @param service names the circuit breaker and its meters
   */
  public ServiceClient client(String service, URI url) {
    return client(service, url, properties.answerTimeout());
  }

  /** A client of the same breaker, for calls that fetch or unpack archives. */
  public ServiceClient transfers(String service, URI url) {
    return client(service, url, properties.transferTimeout());
  }

  /**
   * A client.
   *
   * @param answerTimeout how long an answer may take
   */
  public ServiceClient client(String service, URI url, Duration answerTimeout) {
    return new ServiceClient(service, url, token, json, http.get(), answerTimeout, resilience);
  }

  @Override
  public void close() {
    http.close();
  }
}
