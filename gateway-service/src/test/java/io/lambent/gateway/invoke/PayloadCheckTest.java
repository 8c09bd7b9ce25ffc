package io.lambent.gateway.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.AwsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCheckTest {
  private static boolean accepts(String json) {
    try {
      PayloadCheck.payload(json.getBytes(UTF_8));
      return true;
    } catch (AwsException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "0",
        "-1",
        "1.5E-7",
        "null",
        " true\n",
        "[[[{\"a\":[]}]]]",
        " {\"a\" : [1, -2.5e+3, true, false, null, {}, [], \"\\u00fc\\n\", \"ü€😀\"]} "
      })
  void acceptsJson(String json) {
    assertThat(accepts(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "1.",
        "-",
        "+1",
        ".5",
        "tru",
        "nulll",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "1 2",
        "[1}",
        "{\"a\":1]",
        "'a'",
        "NaN",
        "{\"a\":}",
        "[,]"
      })
  void acceptsNothingElse(String text) {
    assertThat(accepts(text)).isFalse();
  }

  @Test
  void seesWhatEndsOrBreaksAStringWhereverItStands() {
    for (int before = 0; before < 20; before++) {
      for (int after = 0; after < 20; after++) {
        String start = "\"" + "x".repeat(before);
        String end = "~".repeat(after) + "\"";
        for (String fine : new String[] {"", " ", "!", "#", "[", "]", "\\n", "\\\"", "ü", "😀"}) {
          assertThat(accepts(start + fine + end)).isTrue();
        }
        for (String wrong : new String[] {"\n", "\u001f", "\u0000", "\\", "\"\\", "\\x"}) {
          assertThat(accepts(start + wrong + end)).as(before + wrong + after).isFalse();
        }
      }
    }
  }

  @Test
  void takesNamesAndNumbersOfAnyLength() {
    String name = "n".repeat(1_000_000);
    assertThat(accepts("{\"" + name + "\": " + "1".repeat(100_000) + "}")).isTrue();
  }

  @Test
  void limitsNesting() {
    assertThat(accepts("[".repeat(400) + "]".repeat(400))).isTrue();
    assertThat(accepts("[".repeat(100_000) + "]".repeat(100_000))).isFalse();
  }
}
