package io.lambent.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Callers that each send their next call when the last one is answered, and pause after a refusal
 * or a failure as an AWS SDK does; {@link Backoff}.
 */
final class ClosedLoop implements AutoCloseable {
  static final int UNLIMITED = Integer.MAX_VALUE;

  /** The time after which a call without an answer has failed. */
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private static final long CHECK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Multiplexer multiplexer;
  private final Random random;
  private final Set<Client> callers = new HashSet<>();
  private final PriorityQueue<Client> paused =
      new PriorityQueue<>(Comparator.comparingLong(client -> client.resumeAt));
  private long nextCheck = System.nanoTime();
  private boolean stopping;

  ClosedLoop(URI endpoint, Random random) throws IOException {
    this.multiplexer = new Multiplexer(endpoint);
    this.random = random;
  }

  /** Runs callers of one request for some time, and waits for their last answers. */
  static Tally measure(URI endpoint, byte[] request, int connections, Duration duration)
      throws IOException {
    Tally tally = new Tally();
    try (ClosedLoop loop = new ClosedLoop(endpoint, new Random(connections))) {
      long cpu = cpuNanos();
      long start = System.nanoTime();
      tally.endAt(start + duration.toNanos());
      loop.add(connections, request, UNLIMITED, tally);
      loop.run(start + duration.toNanos());
      tally.ran(duration, 0);
      loop.finish();
      tally.ran(Duration.ZERO, cpuNanos() - cpu);
    }
    return tally;
  }

  /** Processor time of the current thread. */
  static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /**
   * Adds callers, which begin at once.
   *
   * @param calls the number of calls that each of them makes, whatever their outcome
   */
  void add(int connections, byte[] request, int calls, Tally tally) throws IOException {
    List<Client> added = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      added.add(new Client(request, calls, tally));
    }
    callers.addAll(added);
    for (Client client : added) {
      client.next();
    }
  }

  /** The number of callers that have calls left. */
  int callers() {
    return callers.size();
  }

  /**
   * Serves the callers.
   *
   * @param until as {@link System#nanoTime}
   */
  void run(long until) throws IOException {
    long now = System.nanoTime();
    while (now < until && !(stopping && callers.isEmpty())) {
      Client next = paused.peek();
      multiplexer.await(next == null ? until : Math.min(until, next.resumeAt));
      now = System.nanoTime();
      resume(now);
      if (now >= nextCheck) {
        nextCheck = now + CHECK_NANOS;
        check(now);
      }
    }
  }

  /** Sends no further call, and waits until those under way are answered or have failed. */
  void finish() throws IOException {
    stopping = true;
    for (Client client : paused) {
      client.end();
    }
    paused.clear();
    run(System.nanoTime() + ANSWER_LIMIT.toNanos() + 2 * CHECK_NANOS);
  }

  private void resume(long now) throws IOException {
    Client next = paused.peek();
    while (next != null && next.resumeAt <= now) {
      paused.remove();
      next.next();
      next = paused.peek();
    }
  }

  private void check(long now) throws IOException {
    for (Client client : List.copyOf(callers)) {
      client.check(now);
    }
  }

  @Override
  public void close() throws IOException {
    multiplexer.close();
  }

  /** One caller and its connection. */
  private final class Client implements Connection.Listener {
    private final byte[] request;
    private final Tally tally;
    private final Backoff backoff = new Backoff(random);
    private int left;
    private long resumeAt;
    private @Nullable Connection connection;

    Client(byte[] request, int calls, Tally tally) throws IOException {
      this.request = request;
      this.left = calls;
      this.tally = tally;
      this.connection = multiplexer.open(this);
    }

    /** Sends the next call; on a new connection where the last one has ended. */
    void next() throws IOException {
      if (stopping || left == 0) {
        end();
        return;
      }
      left--;
      Connection open = connection;
      if (open == null) {
        open = multiplexer.open(this);
        connection = open;
      }
      open.send(request);
    }

    @Override
    public void answered(Connection open, ResponseReader response, long now) throws IOException {
      tally.answered(response, open.sentAt(), now);
      if (Tally.success(response)) {
        backoff.reset();
        next();
      } else {
        pause(now);
      }
    }

    /** A connection that ends between two calls is no failure: the next call opens another. */
    @Override
    public void broken(Connection open, String reason) throws IOException {
      connection = null;
      if (open.busy()) {
        tally.failed(reason);
        pause(System.nanoTime());
      }
    }

    void check(long now) throws IOException {
      Connection open = connection;
      if (open != null && open.busy() && now - open.sentAt() > ANSWER_LIMIT.toNanos()) {
        open.close();
        connection = null;
        tally.hung(ANSWER_LIMIT);
        pause(now);
      }
    }

    private void pause(long now) throws IOException {
      if (stopping || left == 0) {
        end();
        return;
      }
      resumeAt = now + backoff.nextNanos();
      paused.add(this);
    }

    void end() throws IOException {
      callers.remove(this);
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }
  }
}
