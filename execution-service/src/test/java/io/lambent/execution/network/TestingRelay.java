package io.lambent.execution.network;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/** A relay on an event loop of its own, and the program that it leads to. */
final class TestingRelay implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final RelayMemory memory;
  private final ServerSocket target;
  private final RelayListener listener;

  TestingRelay(RelayMemory memory) {
    this.memory = memory;
    try {
      target = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    listener = new RelayListener(memory, target.getLocalSocketAddress());
  }

  static void assumePossible() {
    assumeTrue(Epoll.isAvailable(), "Netty's native transport does not work here");
  }

  /** A connection through the relay. */
  Socket connect() throws IOException {
    return new Socket(listener.address().getAddress(), listener.address().getPort());
  }

  /** A connection that does not go through it. */
  Socket connectDirectly() throws IOException {
    return new Socket(target.getInetAddress(), target.getLocalPort());
  }

  /** The other end. */
  Socket accept() throws IOException {
    return target.accept();
  }

  /** Waits until nothing that was relayed is in memory any more. */
  void awaitNothingHeld() {
    while (memory.used() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Sends so many bytes, which depend on the seed, and ends the direction. */
  static void send(Socket socket, int count, int seed) {
    try {
      OutputStream out = socket.getOutputStream();
      byte[] chunk = new byte[CHUNK];
      for (int sent = 0; sent < count; sent += chunk.length) {
        fill(chunk, sent, seed);
        out.write(chunk);
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checksum of all bytes until their end. */
  static long receive(Socket socket) {
    CRC32 checksum = new CRC32();
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = socket.getInputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        checksum.update(chunk, 0, read);
      }
      return checksum.getValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long checksum(int count, int seed) {
    CRC32 checksum = new CRC32();
    byte[] chunk = new byte[CHUNK];
    for (int at = 0; at < count; at += chunk.length) {
      fill(chunk, at, seed);
      checksum.update(chunk);
    }
    return checksum.getValue();
  }

  private static void fill(byte[] chunk, int position, int seed) {
    int value = seed * 31 + position;
    for (int i = 0; i < chunk.length; i++) {
      value = value * 1_103_515_245 + 12_345;
      chunk[i] = (byte) (value >> 16);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    target.close();
  }

  /**
   * Prints how fast bytes are through the relay and without it, in turn.
   *
   * @param arguments megabytes of each transfer, and how many there are
   */
  public static void main(String[] arguments) throws Exception {
    int bytes = Integer.parseInt(arguments[0]) << 20;
    int rounds = Integer.parseInt(arguments[1]);
    try (TestingRelay relay = new TestingRelay(new RelayMemory(64 << 20))) {
      for (int i = 0; i < rounds; i++) {
        double direct = rate(relay.connectDirectly(), relay.accept(), bytes);
        double relayed = rate(relay.connect(), relay.accept(), bytes);
        System.out.printf(
            "direct %.0f MB/s, relayed %.0f MB/s, %.2f%n", direct, relayed, relayed / direct);
      }
    }
  }

  private static double rate(Socket from, Socket to, int bytes) throws Exception {
    byte[] chunk = new byte[1 << 20];
    long begun = System.nanoTime();
    Thread sending =
        Thread.startVirtualThread(
            () -> {
              try {
                for (int sent = 0; sent < bytes; sent += chunk.length) {
                  from.getOutputStream().write(chunk);
                }
                from.shutdownOutput();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    byte[] received = new byte[1 << 20];
    InputStream in = to.getInputStream();
    while (in.read(received) >= 0) {
      // Counted by the sender.
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    sending.join();
    from.close();
    to.close();
    return bytes / 1e6 / seconds;
  }
}
