package io.lambent.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.access.InternalProperties;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The proof that a request comes from another gateway. */
class PeerSignatureTest {
  private static final Instant NOW = Instant.parse("2026-11-30T05:00:00Z");
  private static final byte[] BODY = {1};

  private final PeerSignature signature = at("secret", NOW);

  private static PeerSignature at(String token, Instant now) {
    return new PeerSignature(new InternalProperties(token), InstantSource.fixed(now));
  }

  @Test
  void isOfOneRequestAndForAWhile() {
    String made = signature.of("POST", "/a", BODY);

    assertThat(signature.isValid(made, "POST", "/a", BODY)).isTrue();
    assertThat(at("secret", NOW.plusSeconds(299)).isValid(made, "POST", "/a", BODY)).isTrue();
    assertThat(at("secret", NOW.plusSeconds(301)).isValid(made, "POST", "/a", BODY)).isFalse();
    assertThat(signature.isValid(made, "DELETE", "/a", BODY)).isFalse();
    assertThat(signature.isValid(made, "POST", "/b", BODY)).isFalse();
    assertThat(signature.isValid(made, "POST", "/a", new byte[0])).isFalse();
    assertThat(at("other", NOW).isValid(made, "POST", "/a", BODY)).isFalse();
  }

  @Test
  void isNotMadeOfAnythingElse() {
    for (String value : new String[] {"", ":", "1", "x:00", "1:zz", "99999999999999999999:00"}) {
      assertThat(signature.isValid(value, "POST", "/a", BODY)).isFalse();
    }
    assertThat(signature.isValid(null, "POST", "/a", BODY)).isFalse();
  }
}
