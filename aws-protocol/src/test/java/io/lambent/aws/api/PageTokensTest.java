package io.lambent.aws.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class PageTokensTest {
  @Test
  void readsTheTokensThatItWrites() {
    assertThat(PageTokens.decode(PageTokens.encode("name/ü?"))).isEqualTo("name/ü?");
    assertThat(PageTokens.decode(PageTokens.encode(""))).isEmpty();
  }

  @Test
  void refusesTextsThatAreNoTokens() {
    assertThat(PageTokens.decode("not a token!")).isNull();
    assertThat(PageTokens.decode(Base64.getUrlEncoder().encodeToString(new byte[] {0}))).isNull();
  }
}
