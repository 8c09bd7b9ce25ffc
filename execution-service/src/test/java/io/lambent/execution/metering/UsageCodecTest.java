package io.lambent.execution.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.usage.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UsageCodecTest {

  @Test
  void yieldsWhatWasEncodedWhateverCameBefore() {
    Random random = new Random(1);
    List<UsageRecord> records = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      records.add(
          new UsageRecord(
              "r\u00e9q-".repeat(random.nextInt(3)) + i,
              random.nextInt(3),
              new FunctionName(
                  "account" + random.nextInt(2), "region" + random.nextInt(2), "f\u2713"),
              random.nextBoolean() ? "$LATEST" : "7",
              random.nextBoolean() ? "x86_64" : "arm64",
              128 << random.nextInt(2),
              random.nextLong(),
              random.nextLong(),
              random.nextLong(),
              random.nextBoolean(),
              random.nextLong()));
    }
    UsageCodec.Decoder decoder = new UsageCodec.Decoder();

    assertThat(records.stream().map(UsageCodec::encode).map(decoder::decode))
        .containsExactlyElementsOf(records);
  }
}
