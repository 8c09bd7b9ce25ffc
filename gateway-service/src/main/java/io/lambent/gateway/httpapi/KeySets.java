package io.lambent.gateway.httpapi;

import io.lambent.gateway.outbound.BoundedBody;
import io.lambent.gateway.outbound.OutboundHttp;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public keys of issuers, found through their discovery documents and cached for {@link
 * #CACHE_TIME}. A key that is not found has them read again, at most once in {@link
 * #MIN_REFRESH_INTERVAL}.
 */
@Component
final class KeySets {
  private static final Duration CACHE_TIME = Duration.ofHours(1);
  private static final Duration MIN_REFRESH_INTERVAL = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_DOCUMENT_BYTES = 1 << 20;
  private static final int MAX_ISSUERS = 1_000;
  private static final int MIN_KEY_BITS = 2_048;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final OutboundHttp http;
  private final Map<String, Keys> known = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Keys>> asked = new ConcurrentHashMap<>();

  KeySets(OutboundHttp http) {
    this.http = http;
  }

  private record Keys(Map<String, PublicKey> byId, long since) {
    @Nullable PublicKey find(@Nullable String id) {
      if (id != null) {
        return byId.get(id);
      }
      return byId.size() == 1 ? byId.values().iterator().next() : null;
    }

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - since > age.toNanos();
    }
  }

  /**
   * Finds a key; completes with null where the issuer has none of that id.
   *
   * @param id null where the token names none
   */
  CompletableFuture<@Nullable PublicKey> find(String issuer, @Nullable String id) {
    Keys keys = known.get(issuer);
    if (keys != null && !keys.isOlderThan(CACHE_TIME)) {
      PublicKey key = keys.find(id);
      if (key != null || !keys.isOlderThan(MIN_REFRESH_INTERVAL)) {
        return CompletableFuture.completedFuture(key);
      }
    }
    return read(issuer).thenApply(read -> read.find(id));
  }

  private CompletableFuture<Keys> read(String issuer) {
    CompletableFuture<Keys> question = new CompletableFuture<>();
    CompletableFuture<Keys> earlier = asked.putIfAbsent(issuer, question);
    if (earlier != null) {
      return earlier;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            Keys keys = fetch(issuer);
            if (known.size() >= MAX_ISSUERS) {
              known.clear();
            }
            known.put(issuer, keys);
            asked.remove(issuer);
            question.complete(keys);
          } catch (IOException | RuntimeException e) {
            asked.remove(issuer);
            question.completeExceptionally(new CompletionException(e));
          }
        });
    return question;
  }

  private Keys fetch(String issuer) throws IOException {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    String address = get(base + "/.well-known/openid-configuration").path("jwks_uri").asString("");
    if (address.isEmpty()) {
      throw new IOException("the discovery document names no jwks_uri");
    }
    Map<String, PublicKey> keys = new HashMap<>();
    for (JsonNode key : get(address).path("keys")) {
      boolean signs = key.path("use").asString("sig").equals("sig");
      if (key.path("kty").asString("").equals("RSA") && signs) {
        PublicKey read = rsa(key);
        if (read != null) {
          keys.put(key.path("kid").asString(""), read);
        }
      }
    }
    return new Keys(Map.copyOf(keys), System.nanoTime());
  }

  private JsonNode get(String address) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).GET().build();
      HttpResponse<byte[]> response =
          http.send(request, BoundedBody.of(MAX_DOCUMENT_BYTES), TIMEOUT).join();
      if (response.statusCode() != 200) {
        throw new IOException(address + " answered " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (CompletionException e) {
      throw new IOException(address + " cannot be read", e.getCause());
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(address + " is no document of keys", e);
    }
  }

  /** Reads an RSA key; null where it is malformed or too short to be secure. */
  private static @Nullable PublicKey rsa(JsonNode key) {
    try {
      BigInteger modulus = number(key.path("n").asString(""));
      if (modulus.bitLength() < MIN_KEY_BITS) {
        return null;
      }
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(modulus, number(key.path("e").asString(""))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private static BigInteger number(String text) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(text));
  }
}
