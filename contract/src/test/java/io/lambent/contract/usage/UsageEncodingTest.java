package io.lambent.contract.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.function.FunctionName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UsageEncodingTest {

  @Test
  void yieldsWhatWasEncoded() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<UsageRecord> records = records(random, random.nextInt(seed + 1));

      assertThat(UsageEncoding.decode(UsageEncoding.encode(records)))
          .as("seed %d", seed)
          .isEqualTo(records);
    }
  }

  @Test
  void takesSomeTwentyBytesARecord() {
    List<UsageRecord> records = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < UsageBatch.MAX_RECORDS; i++) {
      long micros = 200 + random.nextInt(2_000);
      records.add(
          new UsageRecord(
              new UUID(random.nextLong(), random.nextLong()).toString(),
              1,
              new FunctionName("000000000000", "us-east-1", "function-" + random.nextInt(10)),
              "$LATEST",
              "x86_64",
              128,
              micros,
              micros / 1000 + 1,
              0,
              false,
              1_795_000_000_000L + i / 17));
    }

    assertThat(UsageEncoding.encode(records)).hasSizeLessThan(22 * records.size());
  }

  @Test
  void refusesWhatIsDamagedOrReadsSomethingButNeverFailsOtherwise() {
    Random random = new Random(2);
    byte[] whole = UsageEncoding.encode(records(random, 50));
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int flips = random.nextInt(3); flips > 0 && damaged.length > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertThatCode(
              () -> {
                try {
                  UsageEncoding.decode(damaged);
                } catch (IllegalArgumentException expected) {
                  // As documented.
                }
              })
          .doesNotThrowAnyException();
    }
  }

  @Test
  void refusesAnotherForm() {
    byte[] bytes = UsageEncoding.encode(List.of());
    bytes[0] = 9;

    assertThatThrownBy(() -> UsageEncoding.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown form 9");
  }

  private static List<UsageRecord> records(Random random, int count) {
    List<UsageRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          new UsageRecord(
              requestId(random),
              random.nextInt(4) == 0 ? random.nextInt() & Integer.MAX_VALUE : 1,
              new FunctionName(
                  "00000000000" + random.nextInt(2),
                  "us-east-1",
                  "f\u00fc\u2713" + random.nextInt(5)),
              random.nextBoolean() ? "$LATEST" : Integer.toString(random.nextInt(100)),
              random.nextBoolean() ? "x86_64" : "arm64",
              128 << random.nextInt(6),
              number(random),
              number(random),
              number(random),
              random.nextBoolean(),
              random.nextInt(10) == 0 ? random.nextLong() : 1_795_000_000_000L + i));
    }
    return records;
  }

  private static String requestId(Random random) {
    String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> uuid.replace('a', 'A');
      case 2 -> "req-" + random.nextInt();
      case 3 -> "x".repeat(36);
      case 4 -> "1-2-3-4-" + "5".repeat(28);
      default -> uuid;
    };
  }

  /** Small ones mostly, and everything a long can be. */
  private static long number(Random random) {
    return random.nextInt(5) == 0 ? random.nextLong() : random.nextInt(2_000);
  }
}
