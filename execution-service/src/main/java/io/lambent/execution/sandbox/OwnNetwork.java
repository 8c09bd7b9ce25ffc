package io.lambent.execution.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network of a sandbox's own: a namespace with nothing in it but loopback, and a way to other
 * networks where there is one.
 *
 * @param listeners the addresses at which the platform takes connections in it, in the order in
 *     which {@link ListeningSockets} has their sockets
 * @param way leads to other networks; null where nothing does
 */
public record OwnNetwork(List<Listener> listeners, @Nullable Way way) {
  public OwnNetwork {
    listeners = List.copyOf(listeners);
  }

  /** The way from a sandbox to other networks than its own. */
  public sealed interface Way {}

  /**
   * The links of sandboxes to the host's network, each a pair of interfaces with two addresses.
   *
   * @param prefix of the names of the host's ends
   * @param first address of the first pair, as a number; even
   * @param pairs how many there are
   */
  public record Uplink(String prefix, int first, int pairs) implements Way {}

  /**
   * TCP connections to addresses of other networks come to one of the listeners, at {@code
   * 127.0.0.1}, where their address is {@code SO_ORIGINAL_DST}.
   *
   * @param port of that listener
   */
  public record Redirect(int port) implements Way {}

  /** Returns true if one of the listeners answers questions for names. */
  public boolean resolves() {
    return listeners.stream().anyMatch(Listener::datagrams);
  }

  /**
   * A port at which a socket listens.
   *
   * @param datagrams whether it takes datagrams in place of connections
   * @param address of IPv4's loopback network, as a number; 0 for all loopback addresses, that of
   *     IPv6 included
   */
  public record Listener(boolean datagrams, int address, int port) {
    private static final int LOOPBACK = 0x7f000001;

    /** A port of all loopback addresses. */
    public static Listener everywhere(int port) {
      return new Listener(false, 0, port);
    }

    /** A port of {@code 127.0.0.1}. */
    public static Listener onIpv4(int port) {
      return new Listener(false, LOOPBACK, port);
    }

    /** Datagrams at a port of {@code 127.0.0.1}. */
    public static Listener datagramsOnIpv4(int port) {
      return new Listener(true, LOOPBACK, port);
    }
  }
}
