package io.lambent.services.sqs;

import io.lambent.services.sqs.VisibleTimes.Next;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Wakes receivers of this instance that wait for messages.
 *
 * <p>What this instance commits is signalled after the commit. For what other instances commit, and
 * for messages that become visible because their time has come, one thread looks at all queues that
 * somebody waits at, with one query a second, however many wait. While nobody waits it does
 * nothing.
 *
 * <p>No wake-up is lost: a receiver joins a queue and reads its count of arrivals before it looks
 * into the table, so what is committed after that look is signalled after it has read the count.
 * Delays and visibility time-outs are whole seconds, so the thread reads each time at which a
 * message becomes visible before that time comes.
 *
 * <p>Locks: that of {@link Waiters} is held for some instructions only; {@code lock} is never taken
 * while one of those is held.
 */
@Component
class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  /** The longest time until receivers find messages that other instances have committed. */
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Keeps a receiver from looking a moment before a message becomes visible. */
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final VisibleTimes times;
  private final Map<Long, Waiters> queues = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /**
   * Times within the next two seconds at which messages become visible, by queue; guarded by lock.
   */
  private final Map<Long, Long> due = new HashMap<>();

  private final Thread thread;

  /** True while the thread waits until somebody joins. */
  private volatile boolean idle;

  private volatile boolean refusing;
  private volatile boolean closed;

  Arrivals(VisibleTimes times) {
    this.times = times;
    this.thread = Thread.ofVirtual().name("sqs-arrivals").unstarted(this::run);
  }

  /** Those who wait at one queue. It outlives the last of them by up to a second. */
  static final class Waiters {
    private final boolean fifo;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private long arrivals;
    private long emptySince = -1;
    private boolean swept;
    private int users;

    private Waiters(boolean fifo) {
      this.fifo = fifo;
    }

    /** The number of times that a message has arrived or become visible. */
    long arrivals() {
      lock.lock();
      try {
        return arrivals;
      } finally {
        lock.unlock();
      }
    }

    /** Returns true where a receiver has found nothing, and nothing has arrived since. */
    boolean isEmptySince(long count) {
      lock.lock();
      try {
        return emptySince == count && arrivals == count;
      } finally {
        lock.unlock();
      }
    }

    /** Notes that a receiver has found nothing after it had read the count of arrivals. */
    void foundNothing(long count) {
      lock.lock();
      try {
        emptySince = Math.max(emptySince, count);
      } finally {
        lock.unlock();
      }
    }

    /** Waits until something has arrived since a count, at most so long. */
    void await(long since, long nanos) throws InterruptedException {
      lock.lock();
      try {
        long left = nanos;
        while (arrivals == since && left > 0) {
          left = arrived.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    private void signal() {
      lock.lock();
      try {
        arrivals++;
        arrived.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Returns false the first time. */
    private boolean wasSwept() {
      lock.lock();
      try {
        boolean before = swept;
        swept = true;
        return before;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Something arrived or became visible. */
  void signal(long queue) {
    Waiters waiters = queues.get(queue);
    if (waiters != null) {
      waiters.signal();
    }
  }

  /** Joins those who wait; each has to {@link #leave}. */
  Waiters join(Queue queue) {
    Waiters joined =
        queues.compute(
            queue.id(),
            (id, known) -> {
              Waiters waiters = known == null ? new Waiters(queue.isFifo()) : known;
              waiters.users++;
              return waiters;
            });
    if (idle) {
      lock.lock();
      try {
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
    return joined;
  }

  void leave(Queue queue) {
    queues.computeIfPresent(
        queue.id(),
        (id, waiters) -> {
          waiters.users--;
          return waiters;
        });
  }

  /**
   * Sees to it that messages wake receivers that become visible before the next look at all queues:
   * a queue that has just been joined was not looked at yet.
   */
  void watch(Queue queue, Waiters waiters) {
    if (!waiters.wasSwept()) {
      take(times.next(List.of(queue.id()), List.of(queue.isFifo())));
    }
  }

  /** Returns true where a receiver waits at a queue that it has found empty. */
  boolean isWaitedFor(long queue) {
    Waiters waiters = queues.get(queue);
    return waiters != null && waiters.isEmptySince(waiters.arrivals());
  }

  /** Returns true once no receiver may wait any more, as this instance is stopping. */
  boolean isRefusing() {
    return refusing;
  }

  private void run() {
    long nextSweep = System.nanoTime();
    try {
      while (!closed) {
        awaitWaiters();
        long now = System.nanoTime();
        if (now - nextSweep >= 0) {
          sweep();
          nextSweep = System.nanoTime() + SWEEP_NANOS;
        }
        signalDue();
        awaitDue(nextSweep);
      }
    } catch (InterruptedException e) {
      log.debug("Queues are not looked at any more");
    }
  }

  private void awaitWaiters() throws InterruptedException {
    lock.lock();
    try {
      // A receiver that joins changes the map first and then checks if this is idle.
      idle = true;
      while (queues.isEmpty()) {
        changed.await();
      }
    } finally {
      idle = false;
      lock.unlock();
    }
  }

  /** Looks at all queues that somebody waits at, and forgets the others. */
  private void sweep() {
    List<Long> ids = new ArrayList<>();
    List<Boolean> fifo = new ArrayList<>();
    for (Long id : List.copyOf(queues.keySet())) {
      Waiters left =
          queues.computeIfPresent(id, (key, waiters) -> waiters.users == 0 ? null : waiters);
      if (left != null) {
        left.wasSwept();
        ids.add(id);
        fifo.add(left.fifo);
      }
    }
    if (ids.isEmpty()) {
      return;
    }
    try {
      take(times.next(ids, fifo));
    } catch (RuntimeException e) {
      log.debug("Queues cannot be looked at now", e);
      // Receivers look for themselves, and tell their clients what is wrong.
      ids.forEach(this::signal);
    }
  }

  private void take(List<Next> found) {
    long now = System.nanoTime();
    lock.lock();
    try {
      for (Next next : found) {
        long nanos = TimeUnit.MICROSECONDS.toNanos(next.micros());
        if (nanos < 2 * SWEEP_NANOS) {
          long at = nanos == 0 ? now : now + nanos + MARGIN_NANOS;
          due.merge(next.queue(), at, (a, b) -> a - b < 0 ? a : b);
        }
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void signalDue() {
    List<Long> visible;
    lock.lock();
    try {
      long now = System.nanoTime();
      visible =
          due.entrySet().stream()
              .filter(each -> now - each.getValue() >= 0)
              .map(Map.Entry::getKey)
              .toList();
      visible.forEach(due::remove);
    } finally {
      lock.unlock();
    }
    visible.forEach(this::signal);
  }

  private void awaitDue(long nextSweep) throws InterruptedException {
    lock.lock();
    try {
      long until = due.values().stream().reduce(nextSweep, (a, b) -> a - b < 0 ? a : b);
      long left = until - System.nanoTime();
      if (left > 0) {
        changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  /** Wakes all who wait, once this instance is about to stop. */
  @EventListener
  void refuse(AvailabilityChangeEvent<ReadinessState> change) {
    refusing = change.getState() == ReadinessState.REFUSING_TRAFFIC;
    if (refusing) {
      queues.values().forEach(Waiters::signal);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
  }
}
