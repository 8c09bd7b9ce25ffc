package io.lambent.execution.network;

import io.lambent.execution.runtimeapi.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects functions with public addresses from this host's network. A function's connection is
 * established before the address has answered, so one that is refused is a connection that is
 * reset.
 */
final class PublicRelay {
  private static final Logger log = LoggerFactory.getLogger(PublicRelay.class);

  /** The address that a connection had before it was redirected, as {@code sockaddr_in}. */
  private static final RawUnixChannelOption ORIGINAL_DESTINATION =
      new RawUnixChannelOption("SO_ORIGINAL_DST", 0, 80, 16);

  private static final int PORT_AT = 2;
  private static final int ADDRESS_AT = 4;

  private final List<AddressRange> allowed;
  private final EventLoops eventLoops;

  /**
   * @param allowed addresses that are reached although they are not public
   */
  PublicRelay(List<AddressRange> allowed, EventLoops eventLoops) {
    this.allowed = allowed;
    this.eventLoops = eventLoops;
  }

  /** Takes a connection that was redirected. */
  boolean take(Channel accepted) {
    InetSocketAddress target;
    try {
      // Closed without having sent all, it is reset: its client learns that it failed.
      accepted.config().setOption(ChannelOption.SO_LINGER, 0);
      target = target(accepted);
    } catch (ChannelException | IOException e) {
      log.debug("Where a connection leads is not known", e);
      return false;
    }
    if (!mayReach(target.getAddress())) {
      return false;
    }
    // Looking through the host's addresses may take a moment.
    Thread.startVirtualThread(() -> connect(accepted, target));
    return true;
  }

  private static InetSocketAddress target(Channel accepted) throws IOException {
    ByteBuffer address = accepted.config().getOption(ORIGINAL_DESTINATION);
    if (address == null || address.remaining() < ADDRESS_AT + Integer.BYTES) {
      throw new IOException("it has no original address");
    }
    byte[] bytes = new byte[Integer.BYTES];
    address.get(address.position() + ADDRESS_AT, bytes);
    return new InetSocketAddress(
        InetAddress.getByAddress(bytes),
        Short.toUnsignedInt(address.getShort(address.position() + PORT_AT)));
  }

  private boolean mayReach(InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      return false;
    }
    int number = ByteBuffer.wrap(address.getAddress()).getInt();
    return allowed.stream().anyMatch(range -> range.contains(number))
        || AddressRange.NOT_PUBLIC.stream().noneMatch(range -> range.contains(number));
  }

  private void connect(Channel accepted, InetSocketAddress target) {
    try {
      if (NetworkInterface.getByInetAddress(target.getAddress()) == null) {
        Relay.start(accepted, eventLoops.next(), target, PublicRelay::join);
        return;
      }
    } catch (IOException e) {
      log.debug("This host's addresses are not known", e);
    }
    // An address of this host, whose services are not to be reached.
    accepted.config().setAutoRead(false);
    eventLoops.next().register(accepted).addListener(registered -> accepted.close());
  }

  /** From now on it is closed like any other: what was sent last arrives. */
  private static void join(Channel accepted, Channel connected) {
    accepted.config().setOption(ChannelOption.SO_LINGER, -1);
    Relay.join(accepted, connected);
  }
}
