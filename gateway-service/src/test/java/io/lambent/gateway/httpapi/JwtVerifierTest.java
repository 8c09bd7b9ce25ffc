package io.lambent.gateway.httpapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lambent.gateway.outbound.OutboundHttp;
import java.io.IOException;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JwtVerifierTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final AtomicInteger reads = new AtomicInteger();
  private static final KeyPair keys = keys();
  private static HttpServer issuer;
  private static String address;
  private final JwtVerifier verifier = new JwtVerifier(new KeySets(new OutboundHttp()));

  @BeforeAll
  static void start() throws IOException {
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/pool";
    answer("/pool/.well-known/openid-configuration", "{\"jwks_uri\":\"" + address + "/keys\"}");
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    answer(
        "/pool/keys",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"use\":\"sig\",\"n\":\""
            + number(key.getModulus())
            + "\",\"e\":\""
            + number(key.getPublicExponent())
            + "\"}]}");
    issuer.start();
  }

  @AfterAll
  static void stop() {
    issuer.stop(0);
  }

  private static void answer(String path, String body) {
    issuer.createContext(
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

  private static String token(String header, String claims) {
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

  private static String claims(String audience, long expires, String more) {
    return "{'iss':'" + address + "','aud':" + audience + ",'exp':" + expires + more + "}";
  }

  private JwtVerifier.Result verify(String token) {
    return verifier.verify(token, address, List.of("app")).join();
  }

  private static long soon() {
    return Instant.now().getEpochSecond() + 60;
  }

  private static final String HEADER = "{'alg':'RS256','kid':'k1'}";

  @Test
  void takesATokenOfTheIssuer() {
    String more = ",'scope':'read write','groups':['a','b'],'n':1";

    JwtVerifier.Result result = verify(token(HEADER, claims("['x','app']", soon(), more)));

    assertThat(result)
        .isInstanceOfSatisfying(
            JwtVerifier.Result.Valid.class,
            valid -> {
              assertThat(valid.scopes()).containsExactly("read", "write");
              assertThat(valid.claims()).containsEntry("groups", "[a b]").containsEntry("n", "1");
            });
  }

  @Test
  void readsTheKeysOnce() {
    int before = reads.get();
    for (int i = 0; i < 3; i++) {
      verify(token(HEADER, claims("'app'", soon(), "")));
      verify(token("{'alg':'RS256','kid':'other'}", claims("'app'", soon(), "")));
    }

    assertThat(reads.get() - before).isEqualTo(2);
  }

  @Test
  void refusesOthers() {
    String good = token(HEADER, claims("'app'", soon(), ""));

    assertThat(reason(good.substring(0, good.length() - 8) + "AAAAAAAA"))
        .isEqualTo("the token signature cannot be verified");
    assertThat(reason(token(HEADER, claims("'other'", soon(), ""))))
        .isEqualTo("the token does not have a valid audience");
    assertThat(reason(token(HEADER, claims("'app'", soon() - 120, ""))))
        .isEqualTo("the token has expired");
    assertThat(reason(token(HEADER, claims("'app'", soon(), ",'nbf':" + (soon() + 60)))))
        .isEqualTo("the token is not valid yet");
    assertThat(reason(token(HEADER, "{'iss':'other'}"))).isEqualTo("the token issuer is not valid");
    assertThat(reason(token("{'alg':'none'}", claims("'app'", soon(), ""))))
        .isEqualTo("signing method none is invalid");
    assertThat(reason(token("{'alg':'HS256','kid':'k1'}", claims("'app'", soon(), ""))))
        .isEqualTo("signing method HS256 is invalid");
    assertThat(reason("a.b")).isEqualTo("the token is malformed");
    assertThat(reason("!.!.!")).isEqualTo("the token is malformed");
  }

  private String reason(String token) {
    return verify(token) instanceof JwtVerifier.Result.Invalid invalid ? invalid.reason() : "";
  }
}
