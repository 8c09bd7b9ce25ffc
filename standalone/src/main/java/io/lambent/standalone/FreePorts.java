package io.lambent.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** TCP ports that nobody listens on at the moment. */
record FreePorts(List<Integer> ports) {

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
   * Checks that one can listen there, and picks a free port where {@code port} is 0.
   *
   * @return a port above 0
   */
  static int check(String host, int port) throws StartFailure {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket.getLocalPort();
    } catch (BindException e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains("in use")
          ? StartFailure.portInUse(host, port)
          : StartFailure.cannotListen(host, port, e);
    } catch (IOException e) {
      throw StartFailure.cannotListen(host, port, e);
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
