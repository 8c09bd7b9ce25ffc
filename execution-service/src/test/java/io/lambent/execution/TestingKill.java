package io.lambent.execution;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Runs a program in a process of its own and kills it while it works. */
public final class TestingKill {
  private TestingKill() {}

  /**
   * Kills the process once it has printed a line. Returns the lines that it has printed; the last
   * of them, which the kill may have cut, is left out.
   *
   * @param program has a main method, whose argument is the directory
   * @param enough returns true for a line after which the process is killed
   */
  public static List<String> linesUntilKilled(
      Class<?> program, Path directory, Predicate<String> enough)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (enough.test(line)) {
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      // The pipe of a killed process may break instead of ending.
    }
    process.waitFor();
    return lines.subList(0, Math.max(0, lines.size() - 1));
  }
}
