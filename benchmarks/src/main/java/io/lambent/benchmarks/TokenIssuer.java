package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** An issuer of tokens (RFC 7519) that publishes its key (OpenID Connect Discovery 1.0). */
final class TokenIssuer implements AutoCloseable {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final int BITS = 2048;
  private static final int SECONDS_VALID = 3_600;

  private final HttpServer server;
  private final KeyPair keys;

  TokenIssuer() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    publish(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url()));
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    publish(
        "/keys",
        "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"one\",\"n\":\"%s\",\"e\":\"%s\"}]}"
            .formatted(number(key.getModulus()), number(key.getPublicExponent())));
    server.start();
  }

  private void publish(String path, String json) {
    byte[] body = json.getBytes(UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A token that is valid for an hour. */
  String token(String audience) throws IOException {
    String signed =
        part("{\"alg\":\"RS256\",\"kid\":\"one\"}")
            + "."
            + part(
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"benchmark\",\"exp\":%d}"
                    .formatted(url(), audience, Instant.now().getEpochSecond() + SECONDS_VALID));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static String part(String json) {
    return BASE64.encodeToString(json.getBytes(UTF_8));
  }

  /** Encodes a number without the byte of its sign (RFC 7518, section 2). */
  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
