package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A closed-loop HTTP/1.1 load generator: each connection sends its next request when its answer has
 * arrived, and the connections take the requests in turn. One thread and one selector serve all
 * connections, so that on a small machine the client takes little of what it measures.
 *
 * <p>It knows just enough HTTP: keep-alive, {@code Content-Length} and chunked answers.
 */
final class HttpLoad {
  private static final int BUFFER = 256 * 1024;

  private final InetSocketAddress address;
  private final List<byte[]> requests;

  /**
   * @param requests complete requests, head and body
   */
  HttpLoad(URI endpoint, List<byte[]> requests) {
    this.address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    this.requests = List.copyOf(requests);
  }

  /**
   * The bytes of a request.
   *
   * @param headers further ones, each with its line end
   */
  static byte[] request(String method, URI endpoint, String path, String headers, byte[] body) {
    byte[] head =
        ("%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(method, path, endpoint.getAuthority(), body.length, headers))
            .getBytes(ISO_8859_1);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /**
   * Sends the requests over and over for the given time.
   *
   * @throws IOException where a connection broke or an answer was not a success
   */
  Latencies run(int connections, Duration duration) throws IOException {
    Latencies latencies = new Run(duration, Integer.MAX_VALUE).over(connections);
    if (latencies.failures() > 0) {
      throw new IOException(latencies.failures() + " calls failed: " + latencies.firstFailure());
    }
    return latencies;
  }

  /**
   * Sends each request once; failures are counted.
   *
   * @param limit after which no more are sent
   * @throws IOException where a connection broke
   */
  Latencies each(int connections, Duration limit) throws IOException {
    return new Run(limit, requests.size()).over(Math.min(connections, requests.size()));
  }

  private final class Run {
    private final long limitNanos;
    private final int most;
    private final Latencies latencies = new Latencies();
    private int sent;
    private int waiting;

    Run(Duration limit, int most) {
      this.limitNanos = limit.toNanos();
      this.most = most;
    }

    Latencies over(int connections) throws IOException {
      try (Selector selector = Selector.open()) {
        List<Connection> open = new ArrayList<>();
        try {
          for (int i = 0; i < connections; i++) {
            open.add(new Connection(address, selector));
          }
          loop(selector, open);
          return latencies;
        } finally {
          for (Connection connection : open) {
            connection.channel.close();
          }
        }
      }
    }

    private void loop(Selector selector, List<Connection> open) throws IOException {
      long start = System.nanoTime();
      for (Connection connection : open) {
        sendNext(connection);
      }
      long now = start;
      while (waiting > 0 && now - start < limitNanos) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          if (key.isWritable()) {
            connection.write();
          }
          if (key.isReadable() && connection.receive()) {
            now = System.nanoTime();
            waiting--;
            String failure = connection.reader.failure();
            if (failure == null) {
              latencies.add(now - connection.sentAt);
            } else {
              latencies.fail(failure);
            }
            sendNext(connection);
          }
        }
        selector.selectedKeys().clear();
        now = System.nanoTime();
      }
      latencies.ran(Duration.ofNanos(now - start));
    }

    private void sendNext(Connection connection) throws IOException {
      if (sent < most) {
        waiting++;
        connection.send(requests.get(sent++ % requests.size()));
      }
    }
  }

  private static final class Connection {
    final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private @Nullable ByteBuffer out;
    ResponseReader reader = new ResponseReader();
    long sentAt;

    Connection(InetSocketAddress address, Selector selector) throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(byte[] request) throws IOException {
      reader = new ResponseReader();
      out = ByteBuffer.wrap(request);
      sentAt = System.nanoTime();
      write();
    }

    /** What the peer does not take now follows when it does. */
    void write() throws IOException {
      ByteBuffer left = out;
      if (left == null) {
        return;
      }
      channel.write(left);
      if (left.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      } else {
        out = null;
        key.interestOps(SelectionKey.OP_READ);
      }
    }

    /** Whether the answer is complete. */
    boolean receive() throws IOException {
      in.clear();
      if (channel.read(in) < 0) {
        throw new IOException("connection closed by the server");
      }
      in.flip();
      return reader.accept(in);
    }
  }
}
