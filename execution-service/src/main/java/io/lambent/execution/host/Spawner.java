package io.lambent.execution.host;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/**
 * Starts child processes from threads that live as long as the platform: Linux sends the signal for
 * a parent's death when the <em>thread</em> ends that started the child.
 */
@Component
public final class Spawner {
  private static final int THREADS = 4;
  private static final File NOWHERE = new File("/dev/null");

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("spawner-", 0).factory());

  /** Starts a process with exactly these variables; its output goes to the pipe. */
  public Process start(
      List<String> command, Map<String, String> environment, Path directory, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(NOWHERE)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return start(builder, command.getFirst());
  }

  /** Starts a program that is talked to through pipes; what it says in error goes to the file. */
  public Process startPiped(Path program, Map<String, String> environment, Path errors) {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString())
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Guardian.mark(builder);
    return start(builder, program.toString());
  }

  private Process start(ProcessBuilder builder, String program) {
    try {
      return CompletableFuture.supplyAsync(() -> start(builder), threads).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new SandboxFailedException("cannot start " + program, cause);
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
