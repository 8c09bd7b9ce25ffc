package io.lambent.gateway.httpapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of tokens with a discovery document and one key, {@code k1}, over HTTP. */
public final class TestingIssuer implements AutoCloseable {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  public static final String HEADER = "{'alg':'RS256','kid':'k1'}";

  private final AtomicInteger reads = new AtomicInteger();
  private final KeyPair keys = keys();
  private final HttpServer server;
  private final String address;

  public TestingIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    address = "http://127.0.0.1:" + server.getAddress().getPort() + "/pool";
    answer("/pool/.well-known/openid-configuration", "{\"jwks_uri\":\"" + address + "/keys\"}");
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    answer(
        "/pool/keys",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"use\":\"sig\",\"n\":\""
            + number(key.getModulus())
            + "\",\"e\":\""
            + number(key.getPublicExponent())
            + "\"}]}");
    server.start();
  }

  public String address() {
    return address;
  }

  /** How many documents were read. */
  public int reads() {
    return reads.get();
  }

  private void answer(String path, String body) {
    server.createContext(
        path,
        exchange -> {
          reads.incrementAndGet();
          exchange.sendResponseHeaders(200, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
  }

  private static String number(BigInteger number) {
    return BASE64.encodeToString(number.toByteArray());
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A signed token of a header and claims with single quotes. */
  public String token(String header, String claims) {
    try {
      String signed =
          BASE64.encodeToString(header.replace('\'', '"').getBytes(UTF_8))
              + "."
              + BASE64.encodeToString(claims.replace('\'', '"').getBytes(UTF_8));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(UTF_8));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Claims of this issuer. */
  public String claims(String audience, long expires, String more) {
    return "{'iss':'" + address + "','aud':" + audience + ",'exp':" + expires + more + "}";
  }

  public static long soon() {
    return Instant.now().getEpochSecond() + 60;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
