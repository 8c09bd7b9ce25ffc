package io.lambent.services.ssm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SsmFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  @Test
  void answersJsonWithNothingButErrorsOfTheCaller() throws Exception {
    ServiceFuzz fuzz =
        new ServiceFuzz(
            TestingAwsServices.shared(),
            "ssm",
            Map.of(
                "Name", List.of("\"fuzz\"", "\"/fuzz/a:1\""),
                "Names", List.of("[\"fuzz\",\"/fuzz/a\"]"),
                "Path", List.of("\"/\""),
                "Type", List.of("\"String\"", "\"SecureString\""),
                "ResourceType", List.of("\"Parameter\"")),
            SEED);

    assertThat(fuzz.json("AmazonSSM", 20)).as("seed " + SEED).isEmpty();
  }
}
