package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A closed-loop HTTP/1.1 load generator: each connection sends its next request when its answer has
 * arrived, and the connections take the requests in turn. A {@link Multiplexer} serves them.
 *
 * <p>It supports keep-alive, {@code Content-Length} and chunked answers.
 */
final class HttpLoad {
  private final URI endpoint;
  private final List<byte[]> requests;

  /**
   * @param requests complete requests, head and body
   */
  HttpLoad(URI endpoint, List<byte[]> requests) {
    this.endpoint = endpoint;
    this.requests = List.copyOf(requests);
  }

  /**
   * The bytes of a request with a body of JSON.
   *
   * @param headers further headers, each with its line end
   */
  static byte[] request(String method, URI endpoint, String path, String headers, byte[] body) {
    return Exchanger.request(
        method, endpoint, path, "Content-Type: application/json\r\n" + headers, body);
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
   * @param limit the time after which no more requests are sent
   * @throws IOException where a connection broke
   */
  Latencies each(int connections, Duration limit) throws IOException {
    return new Run(limit, requests.size()).over(Math.min(connections, requests.size()));
  }

  private final class Run implements Connection.Listener {
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
      try (Multiplexer multiplexer = new Multiplexer(endpoint)) {
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
          open.add(multiplexer.open(this));
        }
        multiplexer.establish(open);
        long start = System.nanoTime();
        for (Connection connection : open) {
          sendNext(connection);
        }
        long now = start;
        while (waiting > 0 && now - start < limitNanos) {
          multiplexer.await(start + limitNanos);
          now = System.nanoTime();
        }
        latencies.ran(Duration.ofNanos(now - start));
        return latencies;
      }
    }

    @Override
    public void answered(Connection connection, ResponseReader response, long now)
        throws IOException {
      waiting--;
      String failure = response.failure();
      if (failure == null) {
        latencies.add(now - connection.sentAt());
      } else {
        latencies.fail(failure);
      }
      sendNext(connection);
    }

    @Override
    public void broken(Connection connection, String reason) throws IOException {
      throw new IOException(reason);
    }

    private void sendNext(Connection connection) throws IOException {
      if (sent < most) {
        waiting++;
        connection.send(requests.get(sent++ % requests.size()));
      }
    }
  }
}
