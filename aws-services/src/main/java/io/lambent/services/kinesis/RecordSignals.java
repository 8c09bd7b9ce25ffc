package io.lambent.services.kinesis;

import io.lambent.contract.trigger.StreamWrites;
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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Wakes readers of this instance that wait for records of a stream, or for changes of its shards,
 * and tells {@link StreamWrites} of what this instance commits.
 *
 * <p>What this instance commits is signalled after the commit. For what other instances commit, one
 * thread looks at all streams that somebody waits for, with one query a second, however many wait.
 * While nobody waits it does nothing.
 *
 * <p>No wake-up is lost: a reader joins and reads the count of signals before it looks into the
 * tables.
 */
@Component
class RecordSignals {
  private static final Logger log = LoggerFactory.getLogger(RecordSignals.class);

  /** The longest time until readers find the records that other instances have committed. */
  private static final long SWEEP_MILLIS = 1000;

  private final JdbcClient jdbc;
  private final StreamWrites writes;
  private final Map<Long, Waiters> streams = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition joined = lock.newCondition();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean refusing;

  RecordSignals(JdbcClient jdbc, ObjectProvider<StreamWrites> writes) {
    this.jdbc = jdbc;
    this.writes = writes.getIfAvailable(StreamWrites::new);
    this.thread = Thread.ofVirtual().name("kinesis-signals").unstarted(this::run);
  }

  private static final class Waiters {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signalled = lock.newCondition();
    private long signals;
    private int users;

    private long signals() {
      lock.lock();
      try {
        return signals;
      } finally {
        lock.unlock();
      }
    }

    private void await(long since, long nanos) throws InterruptedException {
      lock.lock();
      try {
        long left = nanos;
        while (signals == since && left > 0) {
          left = signalled.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    }

    private void signal() {
      lock.lock();
      try {
        signals++;
        signalled.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** One who waits for a stream, until it is closed. */
  final class Waiting implements AutoCloseable {
    private final long stream;
    private final Waiters waiters;

    private Waiting(long stream, Waiters waiters) {
      this.stream = stream;
      this.waiters = waiters;
    }

    /** The number of commits so far; to be read before a look into the tables. */
    long signals() {
      return waiters.signals();
    }

    /** Waits until something was committed after a count, at most so long. */
    void await(long since, long nanos) throws InterruptedException {
      if (!refusing) {
        waiters.await(since, nanos);
      }
    }

    @Override
    public void close() {
      streams.computeIfPresent(
          stream, (id, present) -> --present.users == 0 && present == waiters ? null : present);
    }
  }

  /** Something of a stream was committed. */
  void signal(DataStream stream) {
    signal(stream.id());
    writes.written(stream.arn().toString());
  }

  private void signal(long stream) {
    Waiters waiters = streams.get(stream);
    if (waiters != null) {
      waiters.signal();
    }
  }

  Waiting join(long stream) {
    Waiters waiters =
        streams.compute(
            stream,
            (id, known) -> {
              Waiters present = known == null ? new Waiters() : known;
              present.users++;
              return present;
            });
    lock.lock();
    try {
      joined.signal();
    } finally {
      lock.unlock();
    }
    return new Waiting(stream, waiters);
  }

  /** Returns true once no reader may wait any more, as this instance is stopping. */
  boolean isRefusing() {
    return refusing;
  }

  private void run() {
    Map<Long, String> known = new HashMap<>();
    try {
      while (!closed) {
        awaitWaiters();
        sweep(known);
        TimeUnit.MILLISECONDS.sleep(SWEEP_MILLIS);
      }
    } catch (InterruptedException e) {
      log.debug("Streams are not looked at any more");
    }
  }

  private void awaitWaiters() throws InterruptedException {
    lock.lock();
    try {
      while (streams.isEmpty()) {
        joined.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Signals the streams that have changed since the last look.
   *
   * @param known what was found then, by stream
   */
  private void sweep(Map<Long, String> known) {
    List<Long> waited = new ArrayList<>(streams.keySet());
    known.keySet().retainAll(waited);
    try {
      Map<Long, String> found = states(waited);
      for (Long stream : waited) {
        String state = found.getOrDefault(stream, "");
        if (!state.equals(known.put(stream, state))) {
          signal(stream);
        }
      }
    } catch (RuntimeException e) {
      log.debug("Streams cannot be looked at now", e);
      // Readers look for themselves, and tell their clients what is wrong.
      waited.forEach(this::signal);
    }
  }

  private Map<Long, String> states(List<Long> ids) {
    Map<Long, String> states = new HashMap<>();
    jdbc.sql(
            """
            select stream, sum(last_place) || '/' || max(shard) || '/' || count(closed_at) as state
              from lambent_aws.kinesis_shard
              where stream = any(cast(:ids as bigint[])) group by stream
            """)
        .param("ids", ids.toArray(Long[]::new))
        .query(
            row -> {
              states.put(row.getLong("stream"), row.getString("state"));
            });
    return states;
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
      streams.values().forEach(Waiters::signal);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
  }
}
