package io.lambent.execution.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFeaturesTest {
  private static Interpreter node(int major, int minor) {
    return new Interpreter(Language.NODE, major, minor, Path.of("/usr/bin/node"), null);
  }

  @ParameterizedTest
  @CsvSource({
    "nodejs18.x, 18, 20, ''",
    "nodejs18.x, 20, 20, --no-experimental-require-module --no-experimental-detect-module",
    "nodejs20.x, 20, 9, ''",
    "nodejs20.x, 20, 20, --no-experimental-require-module",
    "nodejs22.x, 20, 12, --no-experimental-detect-module",
    "nodejs22.x, 22, 0, --no-experimental-require-module --no-experimental-detect-module",
    "nodejs22.x, 24, 1, --no-experimental-require-module --no-experimental-detect-module",
    "nodejs24.x, 24, 1, ''",
  })
  void turnsOffWhatAwsTurnsOffAndTheInterpreterKnows(
      String runtime, int major, int minor, String options) {
    assertThat(String.join(" ", NodeFeatures.turnedOff(runtime, node(major, minor), "")))
        .isEqualTo(options);
  }

  @Test
  void leavesOnWhatTheFunctionAsksFor() {
    assertThat(
            NodeFeatures.turnedOff(
                "nodejs22.x", node(22, 20), "--experimental-require-module --enable-source-maps"))
        .containsExactly("--no-experimental-detect-module");
  }
}
