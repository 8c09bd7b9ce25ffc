package io.lambent.services.sqs;

import io.lambent.client.signal.Signals;
import io.lambent.services.sqs.VisibleTimes.Next;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
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
 * <p>What this instance commits is signalled after the commit, here and to other instances. A
 * receiver that was woken and finds nothing reads when the next message becomes visible. What makes
 * a message invisible for a short time notes the end of that time. For times that are further away,
 * and for signals that were lost, one thread looks at all queues that somebody waits at, with one
 * query, however many wait: every ten seconds, or each second while no signals of other instances
 * come. While nobody waits it does nothing.
 *
 * <p>No wake-up is lost within this instance: a receiver joins a queue and reads its count of
 * arrivals before it looks into the table, so what is committed after that look is signalled after
 * it has read the count. Each look at all queues reads the times of twice the period of such looks.
 *
 * <p>Locks: that of {@link Waiters} is held for some instructions only; {@code lock} is never taken
 * while one of those is held.
 */
@Component
class Arrivals {
  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  /** The time between two looks at all queues while other instances signal what they commit. */
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The time between two looks at all queues while no signals come. */
  private static final long UNSIGNALLED_SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Times that are further away are read by a later look. */
  private static final long HORIZON_NANOS = 2 * SWEEP_NANOS;

  /** The topic of signals with the ids of queues. */
  private static final String TOPIC = "sqs";

  /** Keeps a receiver from looking a moment before a message becomes visible. */
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final VisibleTimes times;
  private final Signals signals;
  private final Map<Long, Waiters> queues = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Times within the horizon at which messages become visible, by queue; guarded by lock. */
  private final Map<Long, Long> due = new HashMap<>();

  private final Thread thread;

  /** True while the thread waits for a first receiver. */
  private volatile boolean idle;

  /** True where the next look at all queues has to come at once. */
  private volatile boolean sweeping;

  private volatile boolean refusing;
  private volatile boolean closed;

  Arrivals(VisibleTimes times, Signals signals) {
    this.times = times;
    this.signals = signals;
    this.thread = Thread.ofVirtual().name("sqs-arrivals").unstarted(this::run);
  }

  /** Something has arrived or become visible, here and for other instances. */
  void signal(long queue) {
    signalHere(queue);
    signals.send(TOPIC, Long.toString(queue));
  }

  /** Messages have become invisible for a while. */
  void signalAfter(long queue, Duration invisible) {
    long nanos = invisible.toNanos();
    if (nanos >= HORIZON_NANOS) {
      return;
    }
    if (queues.containsKey(queue)) {
      note(queue, System.nanoTime() + nanos + MARGIN_NANOS);
    }
    signals.send(TOPIC, Long.toString(queue));
  }

  private void note(long queue, long at) {
    lock.lock();
    try {
      due.merge(queue, at, (a, b) -> a - b < 0 ? a : b);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void signalHere(long queue) {
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
              waiters.join();
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
          waiters.leave();
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
        if (sweeping || now - nextSweep >= 0) {
          sweeping = false;
          sweep();
          nextSweep = System.nanoTime() + period();
        }
        signalDue();
        awaitDue(nextSweep);
      }
    } catch (InterruptedException e) {
      log.debug("Queues are not looked at any more");
    }
  }

  private long period() {
    return signals.isConnected() ? SWEEP_NANOS : UNSIGNALLED_SWEEP_NANOS;
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

  /** Looks at all queues that receivers wait at, and removes the others. */
  private void sweep() {
    List<Long> ids = new ArrayList<>();
    List<Boolean> fifo = new ArrayList<>();
    for (Long id : List.copyOf(queues.keySet())) {
      Waiters left =
          queues.computeIfPresent(id, (key, waiters) -> waiters.isUnused() ? null : waiters);
      if (left != null) {
        left.wasSwept();
        ids.add(id);
        fifo.add(left.isFifo());
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
      ids.forEach(this::signalHere);
    }
  }

  private void take(List<Next> found) {
    long now = System.nanoTime();
    lock.lock();
    try {
      for (Next next : found) {
        long nanos = TimeUnit.MICROSECONDS.toNanos(next.micros());
        if (nanos < HORIZON_NANOS) {
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
    visible.forEach(this::signalHere);
  }

  private void awaitDue(long nextSweep) throws InterruptedException {
    lock.lock();
    try {
      long until = due.values().stream().reduce(nextSweep, (a, b) -> a - b < 0 ? a : b);
      long left = until - System.nanoTime();
      if (left > 0 && !sweeping) {
        changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @PostConstruct
  void start() {
    signals.on(
        TOPIC,
        new Signals.Receiver() {
          @Override
          public void received(String name) {
            signalHere(Long.parseLong(name));
          }

          @Override
          public void missed() {
            sweepAtOnce();
          }
        });
    thread.start();
  }

  private void sweepAtOnce() {
    lock.lock();
    try {
      sweeping = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
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
