package io.lambent.gateway.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardsTest {

  @ParameterizedTest
  @CsvSource({
    "/img/*, /img/, true",
    "/img/*, /img/a/b.png, true",
    "/img/*, /IMG/a, false",
    "/img/*/pics, /img/a/b/pics, true",
    "/img/*/pics, /img/pics, false",
    "/a?c, /abc, true",
    "/a?c, /ac, false",
    "*, '', true",
    "'', '', true",
    "'', a, false",
    "a*b*c, aXbXbXc, true",
    "a*b*c, aXbXbX, false",
    "what\\?, what?, true",
    "what\\?, whats, false",
    "\\*, *, true",
    "\\*, a, false"
  })
  void fitsTextsToAPattern(String pattern, String text, boolean fits) {
    assertThat(new Wildcards(pattern, false).matches(text)).isEqualTo(fits);
  }

  @Test
  void ignoresCaseWhereItIsAskedTo() {
    assertThat(new Wildcards("*.Example.com", true).matches("SHOP.example.COM")).isTrue();
  }

  @Test
  void needsNoExponentialTime() {
    assertThat(new Wildcards("*a*a*a*a*a*a*a*b", false).matches("a".repeat(10_000))).isFalse();
  }
}
