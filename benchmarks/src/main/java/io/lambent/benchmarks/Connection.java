package io.lambent.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection of a {@link Multiplexer}, with at most one request under way. A request
 * that is sent before the connection is established is written once it is.
 */
final class Connection {

  /** The owner of a connection; called by the thread that runs the multiplexer. */
  interface Listener {

    /**
     * A complete response has arrived.
     *
     * @param now {@link System#nanoTime} of the arrival
     */
    void answered(Connection connection, ResponseReader response, long now) throws IOException;

    /** The connection has ended, by the server or by an error, and is closed. */
    void broken(Connection connection, String reason) throws IOException;
  }

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Listener listener;
  private @Nullable ByteBuffer out;
  private ResponseReader reader = new ResponseReader();
  private boolean busy;
  private long sentAt;

  Connection(InetSocketAddress address, Selector selector, Listener listener) throws IOException {
    this.listener = listener;
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    boolean connected = channel.connect(address);
    key =
        channel.register(
            selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
  }

  /** Returns true if a request has been sent that is not answered. */
  boolean busy() {
    return busy;
  }

  boolean established() {
    return channel.isConnected();
  }

  /** The time at which the last request was sent, as {@link System#nanoTime}. */
  long sentAt() {
    return sentAt;
  }

  void send(byte[] request) throws IOException {
    reader = new ResponseReader();
    busy = true;
    out = ByteBuffer.wrap(request);
    sentAt = System.nanoTime();
    if (channel.isConnected()) {
      try {
        write();
      } catch (IOException e) {
        fail(e);
      }
    }
  }

  /** Connects, writes or reads, as the selector has found possible. */
  void ready(ByteBuffer in) throws IOException {
    if (!key.isValid()) {
      return;
    }
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        write();
        return;
      }
      if (key.isWritable()) {
        write();
      }
      if (!key.isReadable()) {
        return;
      }
      in.clear();
      if (channel.read(in) < 0) {
        throw new IOException("connection closed by the server");
      }
      in.flip();
    } catch (IOException e) {
      fail(e);
      return;
    }
    if (reader.accept(in)) {
      busy = false;
      listener.answered(this, reader, System.nanoTime());
    }
  }

  /** Writes the request; what the socket does not accept is written when it is writable again. */
  private void write() throws IOException {
    ByteBuffer left = out;
    if (left == null) {
      return;
    }
    channel.write(left);
    if (left.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      out = null;
      if (key.interestOps() != SelectionKey.OP_READ) {
        key.interestOps(SelectionKey.OP_READ);
      }
    }
  }

  private void fail(IOException e) throws IOException {
    close();
    listener.broken(this, String.valueOf(e.getMessage()));
  }

  void close() throws IOException {
    key.cancel();
    channel.close();
  }
}
