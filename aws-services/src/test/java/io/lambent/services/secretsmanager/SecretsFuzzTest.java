package io.lambent.services.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.ServiceFuzz;
import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  @Test
  void answersJsonWithNothingButErrorsOfTheCaller() throws Exception {
    ServiceFuzz fuzz =
        new ServiceFuzz(
            TestingAwsServices.shared(),
            "secretsmanager",
            Map.of(
                "Name", List.of("\"fuzz\""),
                "SecretId", List.of("\"fuzz\""),
                "SecretString", List.of("\"value\""),
                "ResourcePolicy", List.of("\"{\\\"Statement\\\":[]}\"")),
            SEED);

    assertThat(fuzz.json("secretsmanager", 20)).as("seed " + SEED).isEmpty();
  }
}
