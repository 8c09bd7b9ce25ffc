package io.lambent.gateway.exchange;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.client.netty.BytesInFlight;
import io.lambent.contract.function.CallingFunction;
import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of the public port, limited in number: of one peer, and in all, so that
 * descriptors are left for the platform itself. Where there are too many, those that have been idle
 * for longest give way to new ones; where none is idle, new ones are refused. Connections whose
 * clients exceed a {@link ConnectionTimes time limit} are closed.
 *
 * <p>Requests cost nothing here, connections an entry in a table and two counters.
 */
public final class Connections implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  /** The time for which a connection has been idle, at least, before it gives way. */
  private static final long YIELD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** At most this fraction of the limit, one in so many, is closed at a time to make room. */
  private static final int YIELD_SHARE = 64;

  /** After a search that found no idle connection, the next one is at least so much later. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int IPV6_NETWORK_BYTES = 8;

  private static final int DRAIN_LOOK_MILLIS = 20;

  /** The time for which no connection may have been idle. */
  private static final int DRAIN_SURE_MILLIS = 200;

  private final ConnectionLimits limits;
  private final ConnectionTimes times;
  private final BytesInFlight memory;

  private final Map<WatchedConnection, Peer> open = new ConcurrentHashMap<>();
  private final Map<Object, Peer> peers = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong lookAgainNanos = new AtomicLong(System.nanoTime());
  private final LongAdder refused = new LongAdder();
  private final LongAdder yielded = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final AtomicBoolean said = new AtomicBoolean();
  private volatile boolean draining;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("connections").unstarted(task));

  /** An address that clients connect from. Removed with its last connection. */
  private static final class Peer {
    private final Object address;
    private int connections;

    Peer(Object address) {
      this.address = address;
    }
  }

  /**
   * @param memory for what clients have sent
   */
  public Connections(ConnectionLimits limits, ConnectionTimes times, BytesInFlight memory) {
    this.limits = limits;
    this.times = times;
    this.memory = memory;
    clock.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  ConnectionTimes times() {
    return times;
  }

  BytesInFlight memory() {
    return memory;
  }

  /** Counts a new connection. Returns false where it has to be closed. */
  boolean admit(WatchedConnection connection) {
    Peer peer = enter(connection);
    int all = count.get();
    boolean tooMany = all > limits.all();
    if (!tooMany && peer.connections <= limits.perPeer()) {
      return true;
    }
    if (makeRoom(connection, tooMany ? null : peer)) {
      return true;
    }
    refused.increment();
    if (said.compareAndSet(false, true)) {
      log.warn(
          "Connections of clients are refused: {} are open, {} of them from {}; at most {} may be,"
              + " {} from one address (lambent.front.max-connections,"
              + " lambent.front.max-connections-per-peer)",
          all,
          peer.connections,
          peer.address,
          limits.all(),
          limits.perPeer());
    }
    ended(connection);
    return false;
  }

  /** Counts a connection that was to give way and has got a request meanwhile. */
  void keep(WatchedConnection connection) {
    enter(connection);
  }

  private Peer enter(WatchedConnection connection) {
    Peer peer =
        Objects.requireNonNull(
            peers.compute(
                peer(connection.channel()),
                (key, known) -> {
                  Peer counted = known == null ? new Peer(key) : known;
                  counted.connections++;
                  return counted;
                }));
    open.put(connection, peer);
    count.incrementAndGet();
    return peer;
  }

  /** A connection is closed; a second call does nothing. */
  void ended(WatchedConnection connection) {
    Peer peer = open.remove(connection);
    if (peer != null) {
      count.decrementAndGet();
      peers.computeIfPresent(peer.address, (key, known) -> --known.connections == 0 ? null : known);
    }
  }

  /**
   * Has connections give way that are idle. Where there are too many in all and none is idle, those
   * of the peer with most connections give way whose clients pause within a body: otherwise two
   * peers could keep all others out.
   *
   * @param peer whose connections; null for those of all
   */
  private boolean makeRoom(WatchedConnection newest, @Nullable Peer peer) {
    long now = System.nanoTime();
    if (now - lookAgainNanos.get() < 0) {
      return false;
    }
    record Idle(WatchedConnection connection, long nanos) {}
    List<Idle> idle = new ArrayList<>();
    open.forEach(
        (connection, from) -> {
          long nanos = connection.idleNanos(now);
          if (nanos >= YIELD_NANOS && connection != newest && (peer == null || from == peer)) {
            idle.add(new Idle(connection, nanos));
          }
        });
    if (idle.isEmpty() && peer == null) {
      Peer largest = largestPeer();
      open.forEach(
          (connection, from) -> {
            long nanos = connection.pausedNanos(now);
            if (nanos >= YIELD_NANOS && connection != newest && from == largest) {
              idle.add(new Idle(connection, nanos));
            }
          });
    }
    if (idle.isEmpty()) {
      lookAgainNanos.set(now + LOOK_NANOS);
      return false;
    }
    idle.sort(Comparator.comparingLong(Idle::nanos).reversed());
    int room = Math.min(idle.size(), 1 + limits.all() / YIELD_SHARE);
    for (Idle each : idle.subList(0, room)) {
      ended(each.connection());
      yielded.increment();
      each.connection().yield();
    }
    return true;
  }

  private @Nullable Peer largestPeer() {
    return peers.values().stream()
        .max(Comparator.comparingInt(each -> each.connections))
        .orElse(null);
  }

  private void look() {
    try {
      long now = System.nanoTime();
      open.keySet()
          .forEach(
              connection -> {
                if (connection.isExpired(now)) {
                  expired.increment();
                  connection.expire();
                }
              });
    } catch (RuntimeException e) {
      log.error("Connections could not be looked at", e);
    }
  }

  /** The function whose environment a connection comes from, otherwise the client's address. */
  private static Object peer(Channel channel) {
    CallingFunction function = channel.attr(EnvironmentConnections.CALLER).get();
    if (function != null) {
      return function.function();
    }
    InetSocketAddress told = ClientFacts.of(channel).address();
    return address(told == null ? channel.remoteAddress() : told);
  }

  /** The address of a client; of IPv6 its network, in which a client can choose its address. */
  private static Object address(@Nullable SocketAddress remote) {
    InetAddress address =
        remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
    if (address == null) {
      return "a local socket";
    }
    if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
      return address;
    }
    byte[] network = Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES);
    try {
      return InetAddress.getByAddress(Arrays.copyOf(network, address.getAddress().length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- the end of the gateway

  /** Has each connection end with the answer that is sent next, and tells clients of HTTP/2. */
  public void drain() {
    draining = true;
    open.keySet().forEach(WatchedConnection::drain);
  }

  /** Returns true where no request may follow the one that is being served. */
  boolean isDraining() {
    return draining;
  }

  /**
   * Waits until each connection serves a request.
   *
   * @param atMost how long
   * @return how many do not
   */
  public int awaitNoneIdle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    // A connection that was accepted a moment ago may not be known yet.
    long sure = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_SURE_MILLIS);
    while (true) {
      long now = System.nanoTime();
      int idle = 0;
      for (WatchedConnection each : open.keySet()) {
        if (each.idleNanos(now) >= 0) {
          idle++;
        }
      }
      if (idle > 0) {
        sure = now + TimeUnit.MILLISECONDS.toNanos(DRAIN_SURE_MILLIS);
      }
      if (now - sure >= 0 || now - end >= 0) {
        return idle;
      }
      TimeUnit.MILLISECONDS.sleep(DRAIN_LOOK_MILLIS);
    }
  }

  // --- for meters

  public int count() {
    return count.get();
  }

  /** The number of connections that could not be taken. */
  public long refused() {
    return refused.sum();
  }

  /** The number of idle connections that were closed in favour of others. */
  public long yielded() {
    return yielded.sum();
  }

  /** The number of times that a client exceeded a time limit. */
  public long expired() {
    return expired.sum();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
