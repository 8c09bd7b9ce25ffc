package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls that are sent at the same time, on connections that are open and have been used. */
final class Volley implements AutoCloseable, Connection.Listener {
  private final Multiplexer multiplexer;
  private final List<Connection> connections = new ArrayList<>();
  private final int size;
  private int waiting;
  private long slowestNanos;

  /**
   * @param size how many calls
   */
  Volley(URI endpoint, int size) throws IOException {
    this.multiplexer = new Multiplexer(endpoint);
    this.size = size;
  }

  /**
   * Sends a request on each connection; returns when the slowest call is answered.
   *
   * @throws IOException where one is not a success
   */
  Duration fire(byte[] request) throws IOException {
    while (connections.size() < size) {
      connections.add(multiplexer.open(this));
    }
    multiplexer.establish(connections);
    slowestNanos = 0;
    waiting = size;
    long start = System.nanoTime();
    for (Connection connection : connections) {
      connection.send(request);
    }
    long end = start + ClosedLoop.ANSWER_LIMIT.toNanos();
    while (waiting > 0) {
      multiplexer.await(end);
      if (System.nanoTime() > end) {
        throw new IOException(waiting + " of " + size + " calls at once are not answered");
      }
    }
    return Duration.ofNanos(slowestNanos);
  }

  @Override
  public void answered(Connection connection, ResponseReader response, long now)
      throws IOException {
    if (!Tally.success(response)) {
      throw new IOException("one of " + size + " calls at once: " + response.failure());
    }
    waiting--;
    slowestNanos = Math.max(slowestNanos, now - connection.sentAt());
  }

  /** The server may end connections between two volleys. */
  @Override
  public void broken(Connection connection, String reason) throws IOException {
    if (connection.busy()) {
      throw new IOException(reason);
    }
    connections.remove(connection);
  }

  @Override
  public void close() throws IOException {
    multiplexer.close();
  }
}
