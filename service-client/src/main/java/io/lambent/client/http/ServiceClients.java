package io.lambent.client.http;

import io.lambent.client.access.InternalProperties;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes the clients of the other services. Connections are shared by all of them. */
public final class ServiceClients implements AutoCloseable {
  private final ClientProperties properties;
  private final String token;
  private final JsonMapper json;
  private final Resilience resilience;
  private @Nullable HttpClient http;

  public ServiceClients(
      ClientProperties properties,
      InternalProperties internal,
      JsonMapper json,
      Resilience resilience) {
    this.properties = properties;
    this.token = internal.token();
    this.json = json;
    this.resilience = resilience;
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
    return new ServiceClient(service, url, token, json, http(), answerTimeout, resilience);
  }

  /** Made with the first client: where all services are one process, there is none. */
  private synchronized HttpClient http() {
    HttpClient existing = http;
    if (existing == null) {
      existing =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(properties.connectTimeout())
              .build();
      http = existing;
    }
    return existing;
  }

  @Override
  public synchronized void close() {
    HttpClient existing = http;
    if (existing != null) {
      existing.shutdownNow();
    }
  }
}
