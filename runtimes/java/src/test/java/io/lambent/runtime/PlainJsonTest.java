package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import io.lambent.runtime.PlainJson.NotPlainException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with AWS's serialisation library, which decides what is right. */
class PlainJsonTest {
  private static final PojoSerializer<Object> LIBRARY =
      JacksonFactory.getInstance().getSerializer((Type) Object.class);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        " true ",
        "\"\"",
        "\"ü€😀\\u00fc\\ud83d\\ude00\\n\\t\\r\\b\\f\\/\\\\\\\"\"",
        "0",
        "-0",
        "2147483647",
        "2147483648",
        "-9223372036854775808",
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678901234567890",
        "1.0",
        "-1.5e10",
        "1E400",
        "0.1e-5",
        "[]",
        "{}",
        " { \"a\" : [ 1 , 2.5 , null , { \"b\" : \"c\" } ] , \"a\" : false } ",
      })
  void readsAsTheLibraryDoes(String json) throws Exception {
    Object expected = LIBRARY.fromJson(json);
    Object read = PlainJson.read(json.getBytes(UTF_8));
    assertThat(read).isEqualTo(expected);
    if (expected != null) assertThat(read).hasSameClassAs(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "{a:1}",
        "'a'",
        "01",
        "-",
        "1.",
        "1e",
        "\"a",
        "\"\\x\"",
        "tru",
        "1 2",
        "NaN",
        "\"\n\"",
        "\"\\u12g4\""
      })
  void leavesOtherTextToTheLibrary(String json) {
    assertThatThrownBy(() -> PlainJson.read(json.getBytes(UTF_8)))
        .isInstanceOf(NotPlainException.class);
  }

  static List<Object> plainValues() {
    Map<String, Object> map = new TreeMap<>();
    map.put(
        "list",
        Arrays.asList(1, null, "two", 3L, 4.5, true, new BigInteger("12345678901234567890")));
    map.put("absent", null);
    map.put("text \"\\/\n\r\t\b\f\u0001\u001f\u007f", "ü€😀\u2028");
    return List.of(
        "text", 1, -1.0, 1e300, 1e-7, Float.MAX_VALUE * 1.0, false, List.of(), Map.of(), map);
  }

  @ParameterizedTest
  @MethodSource("plainValues")
  void writesAsTheLibraryDoes(Object value) {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    LIBRARY.toJson(value, expected);
    assertThat(new String(PlainJson.write(value), UTF_8)).isEqualTo(expected.toString(UTF_8));
  }

  static List<Object> otherValues() {
    return List.of(
        Double.NaN,
        new BigDecimal("1.10"),
        'c',
        1.5f,
        new int[] {1},
        Map.of(1, 2),
        "\ud83d",
        List.of(new Object()),
        new HashMap<>(Map.of("nested", new StringBuilder())));
  }

  @ParameterizedTest
  @MethodSource("otherValues")
  void leavesOtherValuesToTheLibrary(Object value) {
    assertThatThrownBy(() -> PlainJson.write(value, new AnswerBuffer()))
        .isInstanceOf(NotPlainException.class);
  }

  @Test
  void leavesDeepNestingToTheLibrary() {
    String json = "[".repeat(500) + "]".repeat(500);
    assertThatThrownBy(() -> PlainJson.read(json.getBytes(UTF_8)))
        .isInstanceOf(NotPlainException.class);
  }
}
