package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls at times that do not depend on the answers. Latencies count from the time at which a
 * call was meant to be sent, so that a slow server cannot hide the delay of later calls. A
 * connection is opened when all others are in use, and is kept; a refused call is not repeated.
 * Where all connections that the client may open are in use, a call is not sent, and counts as
 * unsent: sent late, its latency would show the wait in the client.
 *
 * <p>The client reads the clock about every 0.1 ms, so a latency may be too long by that much.
 */
final class OpenLoop implements AutoCloseable {
  private static final int CONNECTION_LIMIT = 4096;

  /**
   * Connections that a run may open beyond the limit while calls of an earlier run are under way.
   */
  private static final int RESERVE = 256;

  /** The maximum number of calls that are sent before answers are read again. */
  private static final int BATCH = 32;

  private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();

  private final Multiplexer multiplexer;
  private final Set<Slot> slots = new HashSet<>();
  private final Deque<Slot> free = new ArrayDeque<>();
  private final int connections;
  private int connectionLimit;
  private long nextCheck = System.nanoTime();

  OpenLoop(URI endpoint) throws IOException {
    this(endpoint, CONNECTION_LIMIT);
  }

  /**
   * @param connections the maximum number of connections
   */
  OpenLoop(URI endpoint, int connections) throws IOException {
    this.multiplexer = new Multiplexer(endpoint);
    this.connections = connections;
    this.connectionLimit = connections;
  }

  /** Calls of one kind. */
  static final class Stream {
    private final byte[] request;
    private final Arrivals arrivals;
    private final @Nullable Recovery recovery;
    private final Tally tally = new Tally();
    private long start;
    private long due;

    Stream(byte[] request, Arrivals arrivals) {
      this(request, arrivals, null);
    }

    Stream(byte[] request, Arrivals arrivals, @Nullable Recovery recovery) {
      this.request = request;
      this.arrivals = arrivals;
      this.recovery = recovery;
    }

    Tally tally() {
      return tally;
    }

    private void begin(long now, long end) {
      start = now;
      tally.endAt(end);
      due = start + arrivals.nextNanos();
    }

    private void next() {
      due = start + arrivals.nextNanos();
    }
  }

  /** Sends the calls of one stream for some time; {@link #drain} waits for the last answers. */
  void run(Stream stream, Duration duration) throws IOException {
    run(List.of(stream), duration, () -> false);
  }

  /**
   * Sends the calls of several streams at the same time.
   *
   * @param over ends the run early once it returns true
   */
  void run(List<Stream> streams, Duration duration, BooleanSupplier over) throws IOException {
    long cpu = ClosedLoop.cpuNanos();
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    streams.forEach(stream -> stream.begin(start, end));
    int busy = slots.size() - free.size();
    connectionLimit = busy == 0 ? connections : Math.max(connections, busy + RESERVE);
    long now = start;
    while (now < end && !over.getAsBoolean()) {
      long next = sendDue(streams, now);
      serve(Math.min(next, end));
      now = System.nanoTime();
    }
    // Sends the calls that became due while the last answers were read.
    long last = Math.min(now, end);
    while (sendDue(streams, last) <= last) {
      // A batch was sent.
    }
    Duration took = Duration.ofNanos(last - start);
    long spent = (ClosedLoop.cpuNanos() - cpu) / streams.size();
    for (Stream stream : streams) {
      stream.tally.ran(took, spent);
    }
  }

  /** Waits until all calls are answered or have failed. */
  void drain() throws IOException {
    long end = System.nanoTime() + ClosedLoop.ANSWER_LIMIT.toNanos() + 2 * CHECK_NANOS;
    while (free.size() < slots.size() && System.nanoTime() < end) {
      serve(end);
    }
  }

  /** Sends calls that are due, at most a batch; returns the time at which to send again. */
  private long sendDue(List<Stream> streams, long now) throws IOException {
    for (int i = 0; i < BATCH; i++) {
      Stream first = streams.getFirst();
      for (Stream stream : streams) {
        first = stream.due < first.due ? stream : first;
      }
      if (first.due > now) {
        return first.due;
      }
      Slot slot = free.poll();
      if (slot == null) {
        if (slots.size() >= connectionLimit) {
          first.tally.unsent(1);
          first.next();
          continue;
        }
        slot = new Slot();
        slots.add(slot);
      }
      slot.send(first);
      first.next();
    }
    return now;
  }

  private void serve(long until) throws IOException {
    multiplexer.await(until);
    long now = System.nanoTime();
    if (now >= nextCheck) {
      nextCheck = now + CHECK_NANOS;
      for (Slot slot : List.copyOf(slots)) {
        slot.check(now);
      }
    }
  }

  @Override
  public void close() throws IOException {
    multiplexer.close();
  }

  /** A connection, and the call that is under way on it. */
  private final class Slot implements Connection.Listener {
    private final Connection connection = multiplexer.open(this);
    private @Nullable Stream stream;
    private long dueAt;
    private int call;

    Slot() throws IOException {}

    void send(Stream of) throws IOException {
      stream = of;
      dueAt = of.due;
      call = of.recovery == null ? 0 : of.recovery.sent();
      connection.send(of.request);
    }

    @Override
    public void answered(Connection open, ResponseReader response, long now) {
      Stream of = stream;
      if (of != null) {
        of.tally.answered(response, dueAt, now);
        settle(of, Tally.success(response) ? now - dueAt : Long.MAX_VALUE, now);
      }
      stream = null;
      free.push(this);
    }

    @Override
    public void broken(Connection open, String reason) {
      Stream of = stream;
      if (of == null) {
        free.remove(this);
      } else {
        of.tally.failed(reason);
        settle(of, Long.MAX_VALUE, System.nanoTime());
      }
      slots.remove(this);
    }

    private void settle(Stream of, long latency, long now) {
      if (of.recovery != null) {
        of.recovery.settled(call, latency, now);
      }
    }

    void check(long now) throws IOException {
      Stream of = stream;
      if (of != null && now - connection.sentAt() > ClosedLoop.ANSWER_LIMIT.toNanos()) {
        connection.close();
        of.tally.hung(ClosedLoop.ANSWER_LIMIT);
        settle(of, Long.MAX_VALUE, now);
        slots.remove(this);
      }
    }
  }
}
