package io.lambent.execution.host;

import io.lambent.contract.digest.RandomHex;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small native process that outlives this one, should it be killed, just long enough to end what
 * is left of it. See {@code src/main/native/guardian.c}. It notices the end of this process by the
 * end of a pipe, so it cannot miss it. Its memory is a few hundred kilobytes.
 */
public final class Guardian implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Guardian.class);

  private static final String PROGRAM = "lambent-guardian";
  private static final int GOODBYE = 'q';
  private static final int END_SECONDS = 5;

  /** A variable of the programs that this process runs for itself; no other process has it. */
  private static final String MARK = "LAMBENT_INSTANCE";

  private static final String MARK_VALUE = randomName();

  private final Process process;
  private volatile boolean closed;

  private Guardian(Process process, String duty) {
    this.process = process;
    process
        .onExit()
        .thenRun(
            () -> {
              if (!closed) {
                log.warn("The guardian of {} has ended; {} will outlive a kill", duty, duty);
              }
            });
  }

  private static String randomName() {
    return RandomHex.of(16);
  }

  /**
   * Marks a program to be ended together with this process, including all processes that it starts.
   */
  public static void mark(ProcessBuilder program) {
    program.environment().put(MARK, MARK_VALUE);
  }

  /**
   * Starts one that ends marked programs and the processes of control groups, frozen ones too, and
   * removes the groups.
   *
   * @param groups the directories of this instance, one in each hierarchy; those of environments
   *     are below. None where there are no control groups
   * @param directory takes the program
   */
  public static Optional<Guardian> ofProcesses(List<Path> groups, Path directory) {
    List<String> arguments = new ArrayList<>(List.of("processes", MARK + "=" + MARK_VALUE));
    groups.forEach(group -> arguments.add(group.toString()));
    return start("environments", arguments, directory);
  }

  /**
   * Starts one that stops a PostgreSQL server.
   *
   * @param data the server's data directory
   * @param mark an argument that no other server was started with
   * @param directory takes the program
   */
  public static Optional<Guardian> ofPostgres(Path data, String mark, Path directory) {
    return start("PostgreSQL", List.of("postgres", data.toString(), mark), directory);
  }

  /** Empty where this build has no such program, or this host does not run it. */
  private static Optional<Guardian> start(String duty, List<String> arguments, Path directory) {
    try {
      Optional<Path> program = NativePrograms.unpack(PROGRAM, directory);
      if (program.isEmpty()) {
        return Optional.empty();
      }
      List<String> command = new ArrayList<>(List.of(program.get().toString()));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      return Optional.of(new Guardian(builder.start(), duty));
    } catch (IOException e) {
      log.warn("The guardian of {} cannot be started; {} will outlive a kill", duty, duty, e);
      return Optional.empty();
    }
  }

  /** Ends it without anything else; what it watched over has ended already. Idempotent. */
  @Override
  public void close() {
    closed = true;
    try (OutputStream pipe = process.getOutputStream()) {
      pipe.write(GOODBYE);
      pipe.flush();
    } catch (IOException e) {
      // It has ended.
    }
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
