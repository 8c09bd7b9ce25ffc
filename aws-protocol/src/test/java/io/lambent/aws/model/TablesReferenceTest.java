package io.lambent.aws.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables in the sources are those that the generator makes of AWS's models. */
@Tag("reference")
class TablesReferenceTest {

  static Set<String> names() {
    return ModelTables.MODELS.keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isWhatTheGeneratorMakes(String name) throws IOException {
    Path models =
        Path.of(System.getProperty("lambent.reference", "../../shared/reference"), "models");
    assumeThat(models.resolve(Objects.requireNonNull(ModelTables.MODELS.get(name)))).exists();

    try (InputStream table = ServiceModels.class.getResourceAsStream(name + ".table")) {
      String checkedIn =
          new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(checkedIn.equals(ModelTables.table(models, name)))
          .as("the table of %s is up to date", name)
          .isTrue();
    }
  }
}
