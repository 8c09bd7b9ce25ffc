package io.lambent.services.kinesis;

import io.lambent.client.signal.Signals;
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
 * <p>What this instance commits is signalled after the commit, here and to other instances. For
 * signals that were lost, one thread looks at all streams that readers wait for, with one query,
 * however many wait: every ten seconds, or each second while no signals of other instances come.
 * While no reader waits it does nothing.
 *
 * <p>No wake-up is lost: a reader joins and reads the count of signals before it looks into the
 * tables.
 */
@Component
class RecordSignals {
  private static final Logger log = LoggerFactory.getLogger(RecordSignals.class);

  /** The topic of signals with the ids of streams. */
  private static final String TOPIC = "kinesis";

  /** The time between two looks at all streams while other instances signal what they commit. */
  private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The time between two looks at all streams while no signals come. */
  private static final long UNSIGNALLED_SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final JdbcClient jdbc;
  private final StreamWrites writes;
  private final Signals signals;
  private final Map<Long, Waiters> streams = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** True where the next look at all streams has to come at once; guarded by lock. */
  private boolean sweeping;

  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean refusing;

  RecordSignals(JdbcClient jdbc, ObjectProvider<StreamWrites> writes, Signals signals) {
    this.jdbc = jdbc;
    this.writes = writes.getIfAvailable(StreamWrites::new);
    this.signals = signals;
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

  /** A reader that waits for a stream, until it is closed. */
  final class Waiting implements AutoCloseable {
    private final long stream;
    private final Waiters waiters;

    private Waiting(long stream, Waiters waiters) {
      this.stream = stream;
      this.waiters = waiters;
    }

    /** The number of commits so far. Readers call it before they look into the tables. */
    long signals() {
      return waiters.signals();
    }

    /**
     * Waits until something is committed after {@code since} was read, at most {@code nanos}
     * nanoseconds.
     */
    void await(long since, long nanos) throws InterruptedException {
      if (!refusing) {
        waiters.await(since, nanos);
      }
    }

    /** Makes the readers of the stream on this instance look once more. */
    void wake() {
      waiters.signal();
    }

    @Override
    public void close() {
      streams.computeIfPresent(
          stream, (id, present) -> --present.users == 0 && present == waiters ? null : present);
    }
  }

  /** Signals that this instance has committed records or changes of a stream. */
  void signal(DataStream stream) {
    signal(stream.id());
    signals.send(TOPIC, Long.toString(stream.id()));
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
      changed.signal();
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
        awaitNextSweep();
      }
    } catch (InterruptedException e) {
      log.debug("Streams are not looked at any more");
    }
  }

  private void awaitWaiters() throws InterruptedException {
    lock.lock();
    try {
      while (streams.isEmpty()) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitNextSweep() throws InterruptedException {
    lock.lock();
    try {
      long left = signals.isConnected() ? SWEEP_NANOS : UNSIGNALLED_SWEEP_NANOS;
      while (left > 0 && !sweeping) {
        left = changed.awaitNanos(left);
      }
      sweeping = false;
    } finally {
      lock.unlock();
    }
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

  /**
   * Signals the streams that have changed since the last look.
   *
   * @param known the state of each stream at the last look
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
      // Readers then query by themselves and report the error to their clients.
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
    signals.on(
        TOPIC,
        new Signals.Receiver() {
          @Override
          public void received(String name) {
            signal(Long.parseLong(name));
          }

          @Override
          public void missed() {
            sweepAtOnce();
          }
        });
    thread.start();
  }

  /** Wakes all readers once this instance is about to stop. */
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
