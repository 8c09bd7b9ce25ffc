package io.lambent.execution.pool;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends environments that have been idle for too long. It visits a pool with environments every few
 * seconds, and one without when an environment is to be started ahead of a call or the pool can be
 * discarded, so that functions that were called some time ago cost nothing.
 */
final class IdleReaper {
  private static final Logger log = LoggerFactory.getLogger(IdleReaper.class);

  private final HostQuota quota;
  private final Consumer<VersionPool> discarded;
  private final long periodNanos;
  private final LongSupplier nanoTime;
  private final Queue<VersionPool> arrived = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Visit> visits = new PriorityQueue<>();

  /** The one visit of each pool that counts; earlier plans stay in the queue until they are due. */
  private final Map<VersionPool, Visit> planned = new IdentityHashMap<>();

  private volatile boolean stopped;

  /**
   * @param soonest the shortest time after which an idle environment ends
   * @param discarded takes the pools that were discarded; they are not visited again
   */
  IdleReaper(
      HostQuota quota, Duration soonest, LongSupplier nanoTime, Consumer<VersionPool> discarded) {
    this.quota = quota;
    this.nanoTime = nanoTime;
    this.discarded = discarded;
    this.periodNanos = Math.clamp(soonest.toNanos() / 4, 50_000_000L, TimeUnit.SECONDS.toNanos(10));
  }

  private record Visit(long dueNanos, VersionPool pool) implements Comparable<Visit> {
    @Override
    public int compareTo(Visit other) {
      return Long.signum(dueNanos - other.dueNanos);
    }
  }

  void start() {
    Thread.ofVirtual().name("idle-environments").start(this::run);
  }

  void stop() {
    stopped = true;
  }

  /** Visits a pool that has environments, from now on. */
  void add(VersionPool pool) {
    arrived.add(pool);
  }

  private void run() {
    while (!stopped) {
      LockSupport.parkNanos(periodNanos);
      try {
        round(nanoTime.getAsLong());
      } catch (RuntimeException e) {
        log.error("Looking after idle environments failed", e);
      }
    }
  }

  private void round(long now) {
    for (VersionPool pool = arrived.poll(); pool != null; pool = arrived.poll()) {
      plan(now, pool);
    }
    for (Visit next = visits.peek();
        next != null && next.dueNanos - now <= 0;
        next = visits.peek()) {
      visits.remove();
      if (planned.get(next.pool) == next) {
        visit(now, next.pool);
      }
    }
    quota.evictExcess();
  }

  private void visit(long now, VersionPool pool) {
    long due = pool.reap(now, now + periodNanos);
    if (pool.tryDiscard(now)) {
      planned.remove(pool);
      discarded.accept(pool);
    } else {
      plan(due, pool);
    }
  }

  private void plan(long due, VersionPool pool) {
    Visit visit = new Visit(due, pool);
    planned.put(pool, visit);
    visits.add(visit);
  }
}
