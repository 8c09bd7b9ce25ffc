package io.lambent.standalone.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks once a second whether a server still runs, and starts it again where it does not, such as
 * after the kernel killed it for want of memory. The first attempt follows at once. After an
 * attempt that failed, or a server that ran for less than a minute, the pause before the next
 * attempt doubles, from 200 ms to 10 s.
 */
final class Supervision implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Supervision.class);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MIN_PAUSE = Duration.ofMillis(200);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
  private static final Duration STABLE_AFTER = Duration.ofMinutes(1);

  /** The server that is supervised. */
  interface Server {
    boolean alive() throws IOException;

    void restart() throws IOException, PostgresException;
  }

  private final Server server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Duration pause = Duration.ZERO;

  private Supervision(Server server) {
    this.server = server;
    this.thread = Thread.ofPlatform().daemon().name("postgres-supervision").unstarted(this::watch);
  }

  static Supervision begin(Server server) {
    Supervision supervision = new Supervision(server);
    supervision.thread.start();
    return supervision;
  }

  /** Waits until a restart that is under way has ended, and prevents further ones. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    long startedAt = System.nanoTime();
    while (!closedWithin(CHECK_INTERVAL)) {
      if (alive()) {
        if (System.nanoTime() - startedAt > STABLE_AFTER.toNanos()) {
          pause = Duration.ZERO;
        }
        continue;
      }
      log.error("PostgreSQL has ended unasked; starting it again");
      if (closedWithin(pause)) {
        return;
      }
      pause = longer(pause);
      startedAt = System.nanoTime();
      try {
        server.restart();
        log.info("PostgreSQL runs again after {} ms", (System.nanoTime() - startedAt) / 1_000_000);
      } catch (IOException | PostgresException e) {
        log.error("PostgreSQL could not be started again; next attempt in {}", pause, e);
      }
    }
  }

  private boolean alive() {
    try {
      return server.alive();
    } catch (IOException e) {
      log.warn("cannot tell whether PostgreSQL runs", e);
      return true;
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(MIN_PAUSE) < 0
        ? MIN_PAUSE
        : twice.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : twice;
  }

  private boolean closedWithin(Duration time) {
    try {
      return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
