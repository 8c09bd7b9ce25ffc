package io.lambent.standalone;

import io.lambent.standalone.postgres.Postgres;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Halts this process where an orderly stop takes too long. Environments end with the process, and
 * PostgreSQL is killed, which loses nothing that it has acknowledged.
 */
final class StopDeadline {
  private static final Logger log = LoggerFactory.getLogger(StopDeadline.class);

  /**
   * The time that an orderly stop may take: 13 s, which is the grace for running requests and some
   * seconds for the rest. {@code ./lambent down} waits for 15 s.
   */
  private static final Duration LIMIT = Duration.ofSeconds(13);

  /** The exit status of a process that is halted here. */
  private static final int EXIT_STATUS = 1;

  private StopDeadline() {}

  /**
   * Starts the deadline.
   *
   * @param postgres the running server; null where this process started none
   * @return a thread whose interruption cancels the deadline
   */
  static Thread begin(Supplier<@Nullable Postgres> postgres) {
    return Thread.ofPlatform()
        .daemon()
        .name("stop-deadline")
        .start(
            () -> {
              try {
                Thread.sleep(LIMIT);
              } catch (InterruptedException e) {
                return;
              }
              halt(postgres);
            });
  }

  private static void halt(Supplier<@Nullable Postgres> postgres) {
    try {
      log.error("Lambent did not stop within {} s and is ended{}", LIMIT.toSeconds(), stacks());
      Postgres running = postgres.get();
      if (running != null) {
        running.kill();
      }
    } finally {
      Runtime.getRuntime().halt(EXIT_STATUS);
    }
  }

  /** The stack traces of the threads that stop services, for the log. */
  private static String stacks() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      if (thread.getKey().getName().equals("stop")) {
        for (StackTraceElement element : thread.getValue()) {
          text.append(System.lineSeparator()).append("    at ").append(element);
        }
      }
    }
    return text.toString();
  }
}
