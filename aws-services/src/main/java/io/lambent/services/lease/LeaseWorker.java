package io.lambent.services.lease;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due, does it side by side, and waits until something is due again. One claim that
 * takes long does not keep others waiting: as many as are done make room for new ones.
 *
 * @param <T> what is claimed
 */
public final class LeaseWorker<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaseWorker.class);

  private static final int AT_ONCE = 100;

  /**
   * The interval at which an instance looks for work that another one has stored or left behind.
   */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

  private final String name;
  private final Work<T> work;
  private final Clock clock;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Semaphore woken = new Semaphore(0);
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread loop;
  private volatile boolean closed;

  /**
   * @param name of the thread, and in log lines
   */
  public LeaseWorker(String name, Work<T> work, Clock clock) {
    this.name = name;
    this.work = work;
    this.clock = clock;
    this.loop = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** The work of a worker. Its methods may throw: then they are called again later. */
  public interface Work<T> {

    /** Claims what is due and what nobody else has. */
    List<T> claim(int limit);

    /**
     * Does something that was claimed, and stores that it is done, or when it is due again.
     *
     * @return false where it is due again
     */
    boolean perform(T claimed);

    /** The time at which the next work is due; null if there is none. */
    @Nullable Instant nextDue();
  }

  public void start() {
    loop.start();
  }

  /** Looks for what is due at once, because something was stored. */
  public void wake() {
    if (woken.availablePermits() == 0) {
      woken.release();
    }
  }

  private void run() {
    while (!closed) {
      try {
        if (claim() == 0) {
          await(untilNext());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("{} does nothing now: {}", name, e.toString());
        pause();
      }
    }
  }

  /** Claims as much as there is room for, and has it done. */
  private int claim() throws InterruptedException {
    free.acquire();
    int room = 1 + free.drainPermits();
    int used = 0;
    try {
      List<T> claimed = work.claim(room);
      for (T one : claimed) {
        tasks.execute(() -> perform(one));
        used++;
      }
      return claimed.size();
    } finally {
      free.release(room - used);
    }
  }

  private void perform(T claimed) {
    boolean done = false;
    try {
      done = work.perform(claimed);
    } catch (RuntimeException e) {
      log.warn("{} tries something again when its lease ends", name, e);
    } finally {
      free.release();
      if (!done) {
        wake();
      }
    }
  }

  private Duration untilNext() {
    Instant due = work.nextDue();
    Duration wait = due == null ? LONGEST_WAIT : Duration.between(clock.instant(), due);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      return LONGEST_WAIT;
    }
    return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
  }

  private void await(Duration wait) throws InterruptedException {
    if (woken.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      woken.drainPermits();
    }
  }

  private void pause() {
    try {
      await(LONGEST_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Claims nothing more. What is being done is interrupted; its leases end by themselves. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    loop.interrupt();
    loop.join();
    tasks.shutdownNow();
  }
}
