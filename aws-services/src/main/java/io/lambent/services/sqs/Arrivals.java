package io.lambent.services.sqs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Wakes receivers of this instance that wait for messages. One that waits counts arrivals before it
 * looks into the table, so none is missed between the two.
 */
@Component
class Arrivals {
  private final Map<Long, Waiters> queues = new ConcurrentHashMap<>();

  /** Those who wait at one queue. */
  static final class Waiters {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private long arrivals;
    private int users;

    long arrivals() {
      lock.lock();
      try {
        return arrivals;
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
  }

  /** Something arrived or became visible. */
  void signal(long queue) {
    Waiters waiters = queues.get(queue);
    if (waiters == null) {
      return;
    }
    waiters.lock.lock();
    try {
      waiters.arrivals++;
      waiters.arrived.signalAll();
    } finally {
      waiters.lock.unlock();
    }
  }

  Waiters join(long queue) {
    return queues.compute(
        queue,
        (id, known) -> {
          Waiters waiters = known == null ? new Waiters() : known;
          waiters.users++;
          return waiters;
        });
  }

  void leave(long queue) {
    queues.computeIfPresent(queue, (id, waiters) -> --waiters.users == 0 ? null : waiters);
  }

  /** The longest that a receiver waits before it looks for what other instances have sent. */
  static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
}
