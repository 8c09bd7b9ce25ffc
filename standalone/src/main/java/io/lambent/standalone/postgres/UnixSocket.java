package io.lambent.standalone.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Unix domain connection in the form of {@link Socket}, as far as PostgreSQL's driver needs it:
 * streams, time-outs of reads, and closing from another thread. The JDK itself has such connections
 * as channels only.
 *
 * <p>The channel never blocks. A thread that has nothing to read, or no room to write, waits in a
 * selector: one thread reads and one writes at a time, as the driver does, so there are two. As in
 * a TCP connection, an interrupt does not end the wait; it is kept for later.
 */
final class UnixSocket extends Socket {
  /** The size that is reported to callers. PostgreSQL's own buffers are smaller. */
  private static final int BUFFER_BYTES = 65_536;

  private final UnixDomainSocketAddress address;
  private final In in = new In();
  private final Out out = new Out();
  private volatile @Nullable Connection connection;
  private volatile int timeoutMillis;
  private volatile boolean closed;

  private record Connection(SocketChannel channel, Selector readable, Selector writable)
      implements AutoCloseable {

    static Connection open(UnixDomainSocketAddress address) throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        // The kernel connects a Unix socket at once, or refuses it.
        channel.connect(address);
        channel.configureBlocking(false);
        Connection opened = new Connection(channel, Selector.open(), Selector.open());
        channel.register(opened.readable, SelectionKey.OP_READ);
        channel.register(opened.writable, SelectionKey.OP_WRITE);
        return opened;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }

    /** Closes the channel and wakes waiting threads. */
    @Override
    public void close() throws IOException {
      channel.close();
      readable.close();
      writable.close();
    }
  }

  UnixSocket(UnixDomainSocketAddress address) {
    this.address = address;
  }

  /**
   * Connects to the address that the constructor was given.
   *
   * @param ignored the address that the driver made from the URL
   * @param timeout ignored: the kernel connects at once
   */
  @Override
  public void connect(SocketAddress ignored, int timeout) throws IOException {
    connection = Connection.open(address);
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    connected();
    return in;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    connected();
    return out;
  }

  @Override
  public boolean isConnected() {
    return connection != null;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void setSoTimeout(int timeout) {
    timeoutMillis = timeout;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // Unix sockets do not delay data.
  }

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {
    // The kernel knows at any time whether the other end is open.
  }

  @Override
  public void setReceiveBufferSize(int size) {
    // The kernel's default size suffices.
  }

  @Override
  public int getReceiveBufferSize() {
    return BUFFER_BYTES;
  }

  @Override
  public void setSendBufferSize(int size) {
    // The kernel's default size suffices.
  }

  @Override
  public int getSendBufferSize() {
    return BUFFER_BYTES;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }

  private Connection connected() throws SocketException {
    Connection open = connection;
    if (closed || open == null) {
      throw new SocketException(closed ? "Socket closed" : "Socket is not connected");
    }
    return open;
  }

  /**
   * Waits until the selector's only key may be ready.
   *
   * @param deadline in nanoseconds, as {@link System#nanoTime}
   * @throws SocketTimeoutException after the deadline, where there is a time-out
   */
  private void await(Selector selector, boolean timeout, long deadline) throws IOException {
    long left = timeout ? deadline - System.nanoTime() : 0;
    if (timeout && left <= 0) {
      throw new SocketTimeoutException("Read timed out");
    }
    long millis = timeout ? Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)) : 0;
    boolean interrupted = Thread.interrupted();
    try {
      int ignored = selector.select(key -> {}, millis);
      interrupted |= Thread.interrupted();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static SocketException closedMeanwhile(Exception cause) {
    SocketException closedMeanwhile = new SocketException("Socket closed");
    closedMeanwhile.initCause(cause);
    return closedMeanwhile;
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      Connection open = connected();
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
      int timeout = timeoutMillis;
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
      try {
        int read = open.channel().read(buffer);
        while (read == 0 && length > 0) {
          await(open.readable(), timeout > 0, deadline);
          read = open.channel().read(buffer);
        }
        return read;
      } catch (ClosedChannelException | ClosedSelectorException e) {
        throw closedMeanwhile(e);
      }
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      Connection open = connected();
      ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
      try {
        while (buffer.hasRemaining()) {
          if (open.channel().write(buffer) == 0) {
            await(open.writable(), false, 0);
          }
        }
      } catch (ClosedChannelException | ClosedSelectorException e) {
        throw closedMeanwhile(e);
      }
    }

    @Override
    public void close() throws IOException {
      UnixSocket.this.close();
    }
  }
}
