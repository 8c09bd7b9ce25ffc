package io.lambent.services.sts;

import io.lambent.client.http.LazyHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the keys of OpenID Connect providers, as their configuration says, and keeps them for some
 * minutes. See <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect
 * Discovery</a>.
 */
@Component
class ProviderKeys {
  private static final String CONFIGURATION = "/.well-known/openid-configuration";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MAX_PROVIDERS = 1000;

  /** The maximum size of a configuration or key set, in bytes. */
  private static final int MAX_BYTES = 256 * 1024;

  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final LazyHttpClient client =
      new LazyHttpClient(() -> HttpClient.newBuilder().connectTimeout(TIMEOUT).build());

  ProviderKeys(Clock clock) {
    this.clock = clock;
  }

  private record Known(JsonNode keys, Instant until) {}

  /**
   * The keys of a provider.
   *
   * @param issuer its URL, with {@code https}
   * @throws IOException where they cannot be read
   */
  JsonNode of(String issuer) throws IOException {
    Known present = known.get(issuer);
    if (present != null && clock.instant().isBefore(present.until())) {
      return present.keys();
    }
    JsonNode configuration = read(issuer.replaceAll("/+$", "") + CONFIGURATION);
    JsonNode keys = read(configuration.path("jwks_uri").asString("")).path("keys");
    keep(issuer, keys);
    return keys;
  }

  /** Keeps the keys of a provider. */
  void keep(String issuer, JsonNode keys) {
    if (known.size() >= MAX_PROVIDERS) {
      known.clear();
    }
    known.put(issuer, new Known(keys, clock.instant().plus(KEPT)));
  }

  private JsonNode read(String address) throws IOException {
    try {
      URI uri = URI.create(address);
      if (!"https".equals(uri.getScheme())) {
        throw new IOException("'" + address + "' is no address with https");
      }
      HttpResponse<InputStream> response =
          client
              .get()
              .send(
                  HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
                  HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException(uri + " answers " + response.statusCode());
        }
        return JsonMapper.shared().readTree(body.readNBytes(MAX_BYTES));
      }
    } catch (IllegalArgumentException | JacksonException e) {
      throw new IOException("'" + address + "' has no keys", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
