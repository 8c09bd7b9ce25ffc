package io.lambent.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One caller on a connection that stays open, so that a call is only a request and its answer. */
final class Caller implements AutoCloseable {
  private final LambdaApi lambda;
  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);

  Caller(LambdaApi lambda) throws IOException {
    this.lambda = lambda;
    this.channel =
        SocketChannel.open(
            new InetSocketAddress(lambda.endpoint().getHost(), lambda.endpoint().getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /**
   * Calls a function and returns the time until the answer was complete.
   *
   * @throws IOException where the answer is not a success
   */
  Duration call(String function) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(lambda.invocation(function, new byte[] {'{', '}'}));
    ResponseReader reader = new ResponseReader();
    long start = System.nanoTime();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    do {
      in.clear();
      if (channel.read(in) < 0) {
        throw new IOException("connection closed by the server");
      }
      in.flip();
    } while (!reader.accept(in));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    if (reader.failure() != null) {
      throw new IOException(function + ": " + reader.failure());
    }
    return took;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
