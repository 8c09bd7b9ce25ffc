package io.lambent.execution.sandbox;

import java.util.List;

/**
 * A network of a sandbox's own: a namespace with nothing in it but loopback.
 *
 * @param listeners the addresses at which the platform takes connections in it, in the order in
 *     which {@link ListeningSockets} has their sockets
 */
public record OwnNetwork(List<Listener> listeners) {
  public OwnNetwork {
    listeners = List.copyOf(listeners);
  }

  /**
   * A port at which a socket listens.
   *
   * @param address of IPv4's loopback network, as a number; 0 for all loopback addresses, that of
   *     IPv6 included
   */
  public record Listener(int address, int port) {
    private static final int LOOPBACK = 0x7f000001;

    /** A port of all loopback addresses. */
    public static Listener everywhere(int port) {
      return new Listener(0, port);
    }

    /** A port of {@code 127.0.0.1}. */
    public static Listener onIpv4(int port) {
      return new Listener(LOOPBACK, port);
    }
  }
}
