package io.lambent.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The reference for starts of environments: an interpreter without the platform.
 *
 * <p>For Python it is the distribution's interpreter, if there is one: others on the PATH start
 * more slowly, which would make the platform look better. A shell starts the interpreter, since a
 * start from a JVM takes milliseconds of its own. The interpreter gets few environment variables,
 * as functions do: what interpreters find in a user's environment (certificates to trust, modules
 * to load) can double the time that they take to start.
 */
final class BareInterpreter implements AutoCloseable {
  private static final Path DISTRIBUTION_PYTHON = Path.of("/usr/bin/python3");
  private static final String START =
      "while read -r line; do \"$@\" > /dev/null < /dev/null; echo $?; done";
  private static final String START_AT_ONCE =
      """
      while read -r count; do
        while [ "$count" -gt 0 ]; do "$@" > /dev/null < /dev/null & count=$((count - 1)); done
        wait
        echo $?
      done
      """;

  private final Language language;
  private final String executable;
  private final Process one;
  private final Process many;

  BareInterpreter(Language language) throws IOException {
    this.language = language;
    this.executable =
        switch (language) {
          case NODE -> printed("node", "-p", "process.execPath");
          case PYTHON ->
              Files.isExecutable(DISTRIBUTION_PYTHON)
                  ? DISTRIBUTION_PYTHON.toString()
                  : printed("python3", "-c", "import sys; print(sys.executable)");
          case JAVA -> Path.of(System.getProperty("java.home"), "bin", "java").toString();
        };
    this.one = shell(START);
    this.many = shell(START_AT_ONCE);
  }

  /**
   * The interpreter's path, as the interpreter prints it: the command on the PATH may be a script
   * that selects an interpreter.
   */
  private static String printed(String... command) throws IOException {
    Process process = bare(List.of(command)).start();
    String line = process.inputReader().readLine();
    if (line == null || line.isBlank()) {
      throw new IOException(String.join(" ", command) + " printed nothing");
    }
    return line.strip();
  }

  private Process shell(String script) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(command(language.startAndEnd()));
    return bare(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Prepares a process whose only variables are {@code LANG} and {@code PATH}. */
  static ProcessBuilder bare(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> variables = builder.environment();
    String path = variables.get("PATH");
    variables.clear();
    variables.put("LANG", "C.UTF-8");
    if (path != null) {
      variables.put("PATH", path);
    }
    return builder;
  }

  /** The time from the start of an interpreter to its end. */
  Duration start() throws IOException {
    return timed(one, 1);
  }

  /** The time from the start of several interpreters at once to the end of the last one. */
  Duration startAtOnce(int count) throws IOException {
    return timed(many, count);
  }

  private static Duration timed(Process shell, int count) throws IOException {
    long start = System.nanoTime();
    shell.outputWriter().write(count + "\n");
    shell.outputWriter().flush();
    String status = shell.inputReader().readLine();
    if (!"0".equals(status)) {
      throw new IOException("the bare interpreter ended with " + status);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Starts interpreters that wait; the caller destroys them. */
  List<Process> startIdle(int count) throws IOException {
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        processes.add(bare(command(language.startAndWait())).start());
      }
      for (Process process : processes) {
        // The process prints a line once it waits. Its output stays open.
        InputStream out = process.getInputStream();
        for (int read = out.read(); read >= 0 && read != '\n'; read = out.read()) {}
      }
      return processes;
    } catch (IOException e) {
      processes.forEach(Process::destroyForcibly);
      throw e;
    }
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable);
    command.addAll(arguments);
    return command;
  }

  @Override
  public void close() {
    one.destroy();
    many.destroy();
  }
}
