package io.lambent.gateway.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonScanTest {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final String SAMPLE =
      " {\"a\" : [1, -2.5e+3, true, false, null, {}, [], \"\\u00fc\\n"
          + "\", \"ü€😀\"], \"b\":{\"c\":0}} ";

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
        SAMPLE
      })
  void acceptsJson(String json) {
    assertThat(JsonScan.accepts(json.getBytes(UTF_8))).isTrue();
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
    assertThat(JsonScan.accepts(text.getBytes(UTF_8))).isFalse();
  }

  @Test
  void seesWhatEndsOrBreaksAStringWhereverItStands() {
    for (int before = 0; before < 20; before++) {
      for (int after = 0; after < 20; after++) {
        String start = "\"" + "x".repeat(before);
        String end = "~".repeat(after) + "\"";
        for (String fine : new String[] {"", " ", "!", "#", "[", "]", "\\n", "\\\"", "ü", "😀"}) {
          assertThat(JsonScan.accepts((start + fine + end).getBytes(UTF_8))).isTrue();
        }
        for (String wrong : new String[] {"\n", "\u001f", "\u0000", "\\", "\"\\", "\\x"}) {
          assertThat(JsonScan.accepts((start + wrong + end).getBytes(UTF_8)))
              .as(before + wrong + after)
              .isFalse();
        }
      }
    }
  }

  @Test
  void leavesDeepNestingToTheParser() {
    assertThat(JsonScan.accepts(("[".repeat(400) + "]".repeat(400)).getBytes(UTF_8))).isTrue();
    assertThat(JsonScan.accepts("[".repeat(100_000).getBytes(UTF_8))).isFalse();
  }

  @Test
  void acceptsNothingThatAParserRefuses() {
    Random random = new Random(20261123);
    byte[] sample = SAMPLE.getBytes(UTF_8);
    for (int i = 0; i < 50_000; i++) {
      byte[] mutant = sample.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        mutant[random.nextInt(mutant.length)] =
            random.nextBoolean()
                ? sample[random.nextInt(sample.length)]
                : (byte) random.nextInt(256);
      }
      if (JsonScan.accepts(mutant)) {
        assertThat(parses(mutant)).as(new String(mutant, UTF_8)).isTrue();
      }
    }
  }

  private static boolean parses(byte[] json) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.getString();
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }
}
