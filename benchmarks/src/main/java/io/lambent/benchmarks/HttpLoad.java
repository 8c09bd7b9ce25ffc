package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed-loop HTTP/1.1 load generator: each connection sends its next request when its answer has
 * arrived. One thread and one selector serve all connections, so that on a small machine the client
 * takes little of what it measures.
 *
 * <p>It knows just enough HTTP: keep-alive, {@code Content-Length} and chunked answers. Any status
 * other than 200 fails the run.
 */
final class HttpLoad {
  private static final int BUFFER = 64 * 1024;

  private final InetSocketAddress address;
  private final List<byte[]> requests;

  /**
   * @param requests complete requests, head and body; the connections take them round robin
   */
  HttpLoad(String host, int port, List<byte[]> requests) {
    this.address = new InetSocketAddress(host, port);
    this.requests = List.copyOf(requests);
  }

  /** The bytes of a POST request. */
  static byte[] post(String host, String path, String headers, byte[] body) {
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: "
                + host
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n"
                + headers
                + "\r\n")
            .getBytes(ISO_8859_1);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /**
   * Runs for the given time.
   *
   * @throws IOException where a connection broke or an answer was not 200
   */
  Latencies run(int connections, Duration duration) throws IOException {
    try (Selector selector = Selector.open()) {
      List<Connection> open = new ArrayList<>();
      try {
        for (int i = 0; i < connections; i++) {
          open.add(new Connection(selector, i));
        }
        return loop(selector, open, duration);
      } finally {
        for (Connection connection : open) {
          connection.channel.close();
        }
      }
    }
  }

  private Latencies loop(Selector selector, List<Connection> open, Duration duration)
      throws IOException {
    Latencies latencies = new Latencies();
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    for (Connection connection : open) {
      connection.send();
    }
    long now = start;
    while (now < end) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        if (connection.receive()) {
          now = System.nanoTime();
          latencies.add(now - connection.sentAt);
          connection.send();
        }
      }
      selector.selectedKeys().clear();
      now = System.nanoTime();
    }
    latencies.finish(Duration.ofNanos(now - start));
    return latencies;
  }

  private final class Connection {
    final SocketChannel channel;
    final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    long sentAt;
    private int next;
    private ResponseReader reader = new ResponseReader();

    Connection(Selector selector, int index) throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      next = index;
    }

    /** Writes a whole request; large ones wait for the peer, whose answer cannot come before. */
    void send() throws IOException {
      ByteBuffer out = ByteBuffer.wrap(requests.get(Math.floorMod(next++, requests.size())));
      reader = new ResponseReader();
      sentAt = System.nanoTime();
      while (out.hasRemaining()) {
        if (channel.write(out) == 0) {
          Thread.onSpinWait();
        }
      }
    }

    /** Whether the answer is complete. */
    boolean receive() throws IOException {
      in.clear();
      int read = channel.read(in);
      if (read < 0) {
        throw new IOException("connection closed by the server");
      }
      in.flip();
      return reader.accept(in);
    }
  }
}
