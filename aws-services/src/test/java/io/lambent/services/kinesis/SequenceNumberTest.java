package io.lambent.services.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {

  @Test
  void readsWhatItWrites() {
    for (SequenceNumber number :
        new SequenceNumber[] {
          new SequenceNumber(1_800_000_000L, 0, 0, 1_800_000_000L),
          new SequenceNumber(1_800_000_000L, 17, 1, 1_900_000_000L),
          new SequenceNumber(1_800_000_000L, Integer.MAX_VALUE, SequenceNumber.END, 1),
        }) {
      assertThat(number.text()).matches("49\\d{54}");
      assertThat(SequenceNumber.parse(number.text())).isEqualTo(number);
    }
  }

  @Test
  void readsANumberOfAws() {
    SequenceNumber number =
        SequenceNumber.parse("49590338271490256608559692538361571095921575989136588898");

    assertThat(number).isNotNull();
    assertThat(number.shard()).isEqualTo(6);
  }

  @Test
  void growsWithThePlace() {
    BigInteger before = BigInteger.ZERO;
    for (long place = 0; place < 1000; place++) {
      BigInteger number =
          new BigInteger(new SequenceNumber(1_800_000_000L, 3, place, 1_800_000_000L).text());
      assertThat(number).isGreaterThan(before);
      before = number;
    }
  }

  @Test
  void refusesOtherNumbers() {
    assertThat(SequenceNumber.parse("5")).isNull();
    assertThat(SequenceNumber.parse("9".repeat(60))).isNull();
  }
}
