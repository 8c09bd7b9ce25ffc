package io.lambent.services.dynamodb.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyBytesTest {
  private final RandomValues values = new RandomValues(new Random(2));

  @Test
  void ordersNumbersByTheirValue() {
    for (int i = 0; i < 50_000; i++) {
      BigDecimal a = values.number();
      BigDecimal b = values.number();
      int bytes =
          Arrays.compareUnsigned(
              KeyBytes.of(new AttributeValue.N(a)), KeyBytes.of(new AttributeValue.N(b)));
      assertThat(Integer.signum(bytes)).as("%s and %s", a, b).isEqualTo(a.compareTo(b));
    }
  }

  @Test
  void givesEqualNumbersTheSameBytes() {
    assertThat(KeyBytes.of(AttributeValue.N.of("1.50e1")))
        .isEqualTo(KeyBytes.of(AttributeValue.N.of("15")));
  }

  @Test
  void ordersStringsByTheirUtf8Bytes() {
    for (int i = 0; i < 20_000; i++) {
      String a = values.text();
      String b = values.text();
      int bytes =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(Utf8.compare(a, b))).isEqualTo(Integer.signum(bytes));
      assertThat(Utf8.length(a)).isEqualTo(a.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void readsWhatItWrote() {
    for (int i = 0; i < 20_000; i++) {
      AttributeValue number = new AttributeValue.N(values.number());
      assertThat(KeyBytes.read(AttributeType.N, KeyBytes.of(number))).isEqualTo(number);
    }
    AttributeValue text = new AttributeValue.S("é😀");
    assertThat(KeyBytes.read(AttributeType.S, KeyBytes.of(text))).isEqualTo(text);
    AttributeValue binary = new AttributeValue.B(new Binary(new byte[] {0, -1}));
    assertThat(KeyBytes.read(AttributeType.B, KeyBytes.of(binary))).isEqualTo(binary);
  }

  @Test
  void endsPrefixes() {
    assertThat(KeyBytes.afterPrefix(new byte[] {1, 2})).containsExactly(1, 3);
    assertThat(KeyBytes.afterPrefix(new byte[] {1, -1})).containsExactly(2);
    assertThat(KeyBytes.afterPrefix(new byte[] {-1, -1})).isEmpty();
  }
}
