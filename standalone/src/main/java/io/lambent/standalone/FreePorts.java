package io.lambent.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TCP ports that nobody listens on at the moment. */
record FreePorts(List<Integer> ports) {
  /**
   * The maximum number of ports to try: one that is free on one loopback address may be in use on
   * the other.
   */
  private static final int MAX_TRIES = 20;

  int get(int index) {
    return ports.get(index);
  }

  /** Distinct free ports on loopback. */
  static FreePorts find(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return new FreePorts(sockets.stream().map(ServerSocket::getLocalPort).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on loopback", e);
    } finally {
      sockets.forEach(FreePorts::close);
    }
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
      int found = checkOne(host, port);
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

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
