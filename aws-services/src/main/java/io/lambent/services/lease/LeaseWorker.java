package io.lambent.services.lease;

import io.lambent.client.signal.Signals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims what is due, does it side by side, and waits until something is due again. One claim that
 * takes long does not keep others waiting: as many as are done make room for new ones. What takes
 * longer than its lease keeps it, as leases are renewed for as long as the work runs.
 *
 * @param <T> what is claimed
 */
public final class LeaseWorker<T> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaseWorker.class);

  private static final int AT_ONCE = 100;

  /** The longest time until one instance sees what another one has stored, without signals. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** Leases are renewed so often before they end. */
  private static final int RENEWALS = 3;

  /** The topic of signals to the workers of the same name in other processes. */
  private static final String TOPIC = "lease-worker";

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);

  private final String name;
  private final Work<T> work;
  private final Clock clock;
  private final @Nullable Signals signals;
  private final Set<T> performed = ConcurrentHashMap.newKeySet();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Semaphore woken = new Semaphore(0);
  private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread loop;
  private final Thread renewal;
  private volatile boolean closed;

  /**
   * @param name of the thread, and in log lines
   */
  public LeaseWorker(String name, Work<T> work, Clock clock) {
    this(name, work, clock, null);
  }

  /**
   * @param name of the thread, in log lines, and by which workers of other processes are woken
   * @param signals wake this worker when another process has stored something; null where it looks
   *     for itself every five seconds
   */
  public LeaseWorker(String name, Work<T> work, Clock clock, @Nullable Signals signals) {
    this.name = name;
    this.work = work;
    this.clock = clock;
    this.signals = signals;
    this.loop = Thread.ofVirtual().name(name).unstarted(this::run);
    this.renewal = Thread.ofVirtual().name(name + "-renewal").unstarted(this::renew);
  }

  /** The work of a worker. Its methods may throw: then they are called again later. */
  public interface Work<T> {

    /** Claims work that is due and that no other instance has claimed. */
    List<T> claim(int limit);

    /**
     * Does something that was claimed, and stores that it is done, or when it is due again.
     *
     * @return false where it is due again
     */
    boolean perform(T claimed);

    /** The time at which the next work is due; null if there is none. */
    @Nullable Instant nextDue();

    /** The time for which a claim lasts; null where claims are not renewed. */
    default @Nullable Duration lease() {
      return null;
    }

    /**
     * Extends claims by another {@link #lease} from now on. Work that was just stored as done or as
     * due again must stay as it is.
     */
    default void renew(List<T> claimed) {}
  }

  public void start() {
    if (signals != null) {
      signals.on(TOPIC, new Waker());
    }
    loop.start();
    if (work.lease() != null) {
      renewal.start();
    }
  }

  private final class Waker implements Signals.Receiver {
    @Override
    public void received(String worker) {
      if (worker.equals(name)) {
        wakeThis();
      }
    }

    @Override
    public void missed() {
      wakeThis();
    }
  }

  /** Looks for what is due at once, because something was stored; here and in other processes. */
  public void wake() {
    wakeThis();
    if (signals != null) {
      signals.send(TOPIC, name);
    }
  }

  private void wakeThis() {
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
    performed.add(claimed);
    try {
      done = work.perform(claimed);
    } catch (RuntimeException e) {
      log.warn("{} tries something again when its lease ends", name, e);
    } finally {
      performed.remove(claimed);
      free.release();
      if (!done) {
        wakeThis();
      }
    }
  }

  /** Renews the leases of what is being done, until this is closed. */
  private void renew() {
    Duration lease = work.lease();
    while (lease != null && !closed) {
      try {
        Thread.sleep(lease.dividedBy(RENEWALS));
        List<T> claimed = List.copyOf(performed);
        if (!claimed.isEmpty()) {
          work.renew(claimed);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("{} does not renew leases now: {}", name, e.toString());
      }
    }
  }

  private Duration untilNext() {
    Instant due = work.nextDue();
    Duration longest = signals == null ? LONGEST_WAIT : signals.slowLook();
    Duration wait = due == null ? longest : Duration.between(clock.instant(), due);
    if (wait.compareTo(longest) > 0) {
      return longest;
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
    renewal.interrupt();
    loop.join();
    tasks.shutdownNow();
  }
}
