package io.lambent.standalone.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether a server still runs, and starts it again where it does not, killed by
 * the system for want of memory, say. The first attempt follows at once; after one that failed, or
 * a server that did not live for a minute, the next waits twice as long as the last, 200 ms to 10
 * s.
 */
final class Supervision implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Supervision.class);

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STABLE = Duration.ofMinutes(1);

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

  /** Waits until a restart that is under way has ended, and allows no further one. */
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
    while (!closedWithin(INTERVAL)) {
      if (alive()) {
        if (System.nanoTime() - startedAt > STABLE.toNanos()) {
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
    return twice.compareTo(SHORTEST_PAUSE) < 0
        ? SHORTEST_PAUSE
        : twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
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
