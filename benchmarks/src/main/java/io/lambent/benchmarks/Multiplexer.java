package io.lambent.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections that one thread and one selector serve, so that the client takes little processor
 * time from what it measures on a small machine. The receive buffer is shared: what arrives is
 * consumed at once.
 */
final class Multiplexer implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;
  private static final long MILLI = 1_000_000;

  /** The maximum duration of a select; the loops check their deadlines in between. */
  private static final long SELECT_LIMIT_MILLIS = 100;

  /**
   * The pause between two checks of the sockets when less than a millisecond, the resolution of
   * select, is left until the deadline. With the timer slack of Linux it takes about twice as long.
   */
  private static final long PAUSE_NANOS = 50_000;

  private final InetSocketAddress address;
  private final Selector selector = Selector.open();
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);

  Multiplexer(URI endpoint) throws IOException {
    this.address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
  }

  /** Begins a connection; requests can be sent on it at once. */
  Connection open(Connection.Listener listener) throws IOException {
    return new Connection(address, selector, listener);
  }

  /** Waits until all connections are established. */
  void establish(List<Connection> connections) throws IOException {
    for (Connection connection : connections) {
      while (!connection.established()) {
        await(System.nanoTime() + MILLI);
      }
    }
  }

  /**
   * Waits until something arrives and hands it to the listeners.
   *
   * @param until the latest return, as {@link System#nanoTime}; may be in the past
   */
  void await(long until) throws IOException {
    long left = until - System.nanoTime();
    if (left >= MILLI) {
      selector.select(Math.min(left / MILLI, SELECT_LIMIT_MILLIS));
    } else if (selector.selectNow() == 0 && left > 0) {
      LockSupport.parkNanos(Math.min(left, PAUSE_NANOS));
      selector.selectNow();
    }
    for (SelectionKey key : selector.selectedKeys()) {
      ((Connection) key.attachment()).ready(in);
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
