package io.lambent.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.host.Guardian;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short-lived program to its end. */
final class Command {
  private Command() {}

  /**
   * @param code the exit status
   * @param output standard output and standard error, interleaved as they were written
   */
  record Result(List<String> command, int code, String output) {
    boolean succeeded() {
      return code == 0;
    }

    /** The last line that is not blank; the program and its exit status where there is none. */
    String lastLine() {
      List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty()
          ? command.getFirst() + " ended with status " + code
          : lines.getLast().strip();
    }
  }

  /**
   * Runs a program. Its output goes to a file, not to a pipe: a daemon that the program starts
   * inherits the output, and a pipe would not end before that daemon.
   *
   * @throws IOException where the program cannot be started, or does not end in time and is killed
   */
  static Result run(Duration timeout, List<String> command) throws IOException {
    return run(timeout, command, Path.of("/dev/null"));
  }

  /**
   * @param input the file that the program reads
   */
  static Result run(Duration timeout, List<String> command, Path input) throws IOException {
    Path output = Files.createTempFile("lambent-", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(input.toFile())
              .redirectOutput(output.toFile());
      Guardian.mark(builder);
      Process process = builder.start();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            command.getFirst() + " did not end within " + timeout.toSeconds() + " s");
      }
      return new Result(command, process.exitValue(), Files.readString(output, UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command.getFirst(), e);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
