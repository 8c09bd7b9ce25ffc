package io.lambent.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The programs of the machine that functions need. */
final class Interpreters {
  private Interpreters() {}

  /**
   * Skips the test where a program is missing. In CI, where programs must not be missing, the test
   * fails.
   */
  static void need(String program) {
    if (Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)))) {
      return;
    }
    String message = program + " is not installed here; tests that need it are skipped";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(message);
    }
    Assumptions.abort(message);
  }
}
