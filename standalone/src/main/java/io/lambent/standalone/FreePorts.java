package io.lambent.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** TCP ports that nobody listens on at the moment. */
record FreePorts(List<Integer> ports) {
  /**
   * The maximum number of ports to try: one that is free on one loopback address may be in use on
   * the other.
   */
  private static final int MAX_TRIES = 20;

  /** What keeps ports for this process, until it ends. */
  private static final List<Socket> kept = new CopyOnWriteArrayList<>();

  int get(int index) {
    return ports.get(index);
  }

  /** Distinct free ports, kept for this process. */
  static FreePorts find(int count) {
    try {
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        found.add(keep());
      }
      return new FreePorts(List.copyOf(found));
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /**
   * Finds a free port that the system gives to nobody else. The socket that keeps it is bound, but
   * does not listen: connections are refused until a server listens, which binds the port as well;
   * the system allows it, as both have {@code SO_REUSEADDR}. It is bound to all addresses, since
   * not every system lets two sockets have the same one.
   */
  private static int keep() throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(0));
    kept.add(socket);
    return socket.getLocalPort();
  }

  /**
   * Checks that a port can be listened on, and picks a free one where {@code port} is 0. If the
   * host is a loopback address, the port must be free on the other address of {@code localhost},
   * too.
   *
   * @return a port above 0
   */
  static int check(String host, int port) throws StartFailure {
    for (int i = 0; i < MAX_TRIES; i++) {
      int found = checkOne(host, port == 0 ? find(1).get(0) : port);
      String other = otherLoopback(host);
      if (other == null || !inUse(other, found)) {
        return found;
      }
      if (port != 0) {
        throw StartFailure.portInUse(other, port);
      }
    }
    throw StartFailure.portInUse(host, port);
  }

  private static @Nullable String otherLoopback(String host) {
    return switch (host) {
      case "127.0.0.1", "localhost" -> "::1";
      case "::1" -> "127.0.0.1";
      default -> null;
    };
  }

  /** Returns true if a process listens there; false if the machine has no such address. */
  private static boolean inUse(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return false;
    } catch (IOException e) {
      return isInUse(e);
    }
  }

  private static boolean isInUse(IOException e) {
    return e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
  }

  private static int checkOne(String host, int port) throws StartFailure {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw isInUse(e)
          ? StartFailure.portInUse(host, port)
          : StartFailure.cannotListen(host, port, e);
    }
  }
}
