package io.lambent.gateway.httpapi;

import static io.lambent.gateway.httpapi.TestingIssuer.HEADER;
import static io.lambent.gateway.httpapi.TestingIssuer.soon;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.gateway.outbound.OutboundHttp;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JwtVerifierTest {
  private static final TestingIssuer issuer = new TestingIssuer();
  private final JwtVerifier verifier = new JwtVerifier(new KeySets(new OutboundHttp()));

  @AfterAll
  static void stop() {
    issuer.close();
  }

  private static String token(String header, String claims) {
    return issuer.token(header, claims);
  }

  private static String claims(String audience, long expires, String more) {
    return issuer.claims(audience, expires, more);
  }

  private JwtVerifier.Result verify(String token) {
    return verifier.verify(token, issuer.address(), List.of("app")).join();
  }

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
    int before = issuer.reads();
    for (int i = 0; i < 3; i++) {
      verify(token(HEADER, claims("'app'", soon(), "")));
      verify(token("{'alg':'RS256','kid':'other'}", claims("'app'", soon(), "")));
    }

    assertThat(issuer.reads() - before).isEqualTo(2);
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

  @Test
  void looksAtATokenAgainWhoseSignatureWasVerified() {
    String good = token(HEADER, claims("'app'", soon(), ""));

    assertThat(verify(good)).isInstanceOf(JwtVerifier.Result.Valid.class);
    assertThat(verify(good)).isEqualTo(verify(good)).isInstanceOf(JwtVerifier.Result.Valid.class);
    assertThat(verifier.verify(good, issuer.address(), List.of("other")).join())
        .isEqualTo(new JwtVerifier.Result.Invalid("the token does not have a valid audience"));
    assertThat(verifier.verify(good, "http://127.0.0.1:1", List.of("app")).join())
        .isEqualTo(new JwtVerifier.Result.Invalid("the token issuer is not valid"));
    assertThat(reason(good.substring(0, good.length() - 8) + "AAAAAAAA"))
        .isEqualTo("the token signature cannot be verified");
  }

  @Test
  void keepsABoundedNumberOfTokens() throws GeneralSecurityException {
    VerifiedTokens tokens = new VerifiedTokens();
    VerifiedTokens.Verified verified =
        new VerifiedTokens.Verified(
            null,
            KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic(),
            JsonMapper.shared().createObjectNode(),
            new JwtVerifier.Result.Valid(Map.of(), List.of()));
    for (int i = 0; i < 3_000; i++) {
      tokens.add("token " + i, verified);
    }
    tokens.add("x".repeat(5_000), verified);

    assertThat(tokens.size()).isEqualTo(1_024);
    assertThat(tokens.find("token 2999")).isNotNull();
    assertThat(tokens.find("token 0")).isNull();
  }

  private String reason(String token) {
    return verify(token) instanceof JwtVerifier.Result.Invalid invalid ? invalid.reason() : "";
  }
}
