package io.lambent.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that nobody else is given while a test starts servers on it and stops them. It is bound,
 * but not listened to: connections are refused until a server listens, which Linux allows where
 * both sockets have {@code SO_REUSEADDR}.
 */
final class TestingPort implements AutoCloseable {
  private final Socket holder = new Socket();

  TestingPort() {
    try {
      holder.setReuseAddress(true);
      holder.bind(new InetSocketAddress(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int number() {
    return holder.getLocalPort();
  }

  @Override
  public void close() {
    try {
      holder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
