package io.lambent.execution.network;

import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.SandboxDriver;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The way out of environments' networks to public addresses: links, rules and name resolution. */
final class Internet implements AutoCloseable {
  /** An interface's name has at most 15 characters, of which a sandbox's number takes up to 6. */
  private static final String PREFIX = "lmb";

  private static final int TAG_LENGTH = 4;

  private final OwnNetwork.Uplink uplink;
  private final Firewall firewall;
  private final Resolver resolver;

  private Internet(OwnNetwork.Uplink uplink, Firewall firewall, Resolver resolver) {
    this.uplink = uplink;
    this.firewall = firewall;
    this.resolver = resolver;
  }

  /**
   * Sets it up, and tries it with a sandbox.
   *
   * @throws SandboxFailedException where this host does not allow it
   */
  static Internet open(NetworkProperties properties, SandboxDriver driver, EventLoop eventLoop) {
    NetworkProperties.Addresses range = properties.rangeAddresses();
    String prefix = PREFIX + tag() + "-";
    OwnNetwork.Uplink uplink =
        new OwnNetwork.Uplink(prefix, range.first(), 1 << (Integer.SIZE - 1 - range.bits()));
    Firewall firewall;
    try {
      firewall = Firewall.open(prefix, properties.range(), properties.allowAddresses());
    } catch (IOException e) {
      throw new SandboxFailedException(String.valueOf(e.getMessage()));
    }
    Optional<String> problem = driver.networkProblem(new OwnNetwork(List.of(), uplink));
    if (problem.isPresent()) {
      firewall.close();
      throw new SandboxFailedException(problem.get());
    }
    return new Internet(uplink, firewall, new Resolver(eventLoop, Resolver.serversOfHost()));
  }

  /** Tells the interfaces of this instance from those of others. */
  private static String tag() {
    int values = (int) Math.pow(Character.MAX_RADIX, TAG_LENGTH);
    String tag = Integer.toString(new SecureRandom().nextInt(values), Character.MAX_RADIX);
    return "0".repeat(TAG_LENGTH - tag.length()) + tag.toLowerCase(Locale.ROOT);
  }

  OwnNetwork.Uplink uplink() {
    return uplink;
  }

  Resolver resolver() {
    return resolver;
  }

  /** Passes a connection to a name server on to this host's. */
  boolean resolveOverTcp(Channel accepted, EventLoop loop) {
    InetSocketAddress server = resolver.server();
    return server != null && Relay.start(accepted, loop, server);
  }

  @Override
  public void close() {
    firewall.close();
  }
}
