package io.lambent.standalone;

import io.lambent.standalone.postgres.Postgres;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process where it does not stop in order, whatever is stuck. Environments end with it,
 * and PostgreSQL is told to end at once, which loses nothing that it has acknowledged.
 */
final class StopDeadline {
  private static final Logger log = LoggerFactory.getLogger(StopDeadline.class);

  /**
   * The time that an orderly stop may take: 13 s, which is the grace for running requests and some
   * seconds for the rest. {@code ./lambent down} waits for 15 s.
   */
  private static final Duration LIMIT = Duration.ofSeconds(13);

  /** The exit status of a process that was ended here. */
  private static final int STATUS = 1;

  private StopDeadline() {}

  /**
   * Counts from now.
   *
   * @param postgres the running server; null where this process started none
   * @return ends without effect when it is interrupted
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
      Runtime.getRuntime().halt(STATUS);
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
