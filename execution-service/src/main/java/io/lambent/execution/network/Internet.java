package io.lambent.execution.network;

import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.network.NetworkProperties.InternetWay;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.OwnNetwork.Listener;
import io.lambent.execution.sandbox.SandboxDriver;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way out of environments' networks to public addresses, and the resolution of names: by links
 * and the host's packet filter, or by connections that the platform opens for them.
 */
final class Internet implements AutoCloseable {
  /** An interface's name has at most 15 characters, of which a link's number takes up to 6. */
  private static final String LINKS = "lmb";

  private static final int TAG_LENGTH = 4;

  /** The first port that is tried for the relay's listener, which a function hardly ever uses. */
  private static final int RELAY_PORT = 15_001;

  private final EventLoops eventLoops;
  private final OwnNetwork.Way way;
  private final @Nullable Firewall firewall;
  private final @Nullable PublicRelay relay;
  private final Resolver resolver;
  private final String description;

  private Internet(
      EventLoops eventLoops,
      OwnNetwork.Way way,
      @Nullable Firewall firewall,
      @Nullable PublicRelay relay,
      String description) {
    this.eventLoops = eventLoops;
    this.way = way;
    this.firewall = firewall;
    this.relay = relay;
    this.resolver = new Resolver(eventLoops.next(), Resolver.serversOfHost());
    this.description = description;
  }

  /**
   * Sets it up, and tries it with a sandbox.
   *
   * @param taken listeners that environments have besides
   * @throws SandboxFailedException where this host does not allow it
   */
  static Internet open(
      NetworkProperties properties,
      SandboxDriver driver,
      EventLoops eventLoops,
      List<Listener> taken) {
    String why = "lambent.network.internet is 'relay'";
    if (properties.internet() != InternetWay.RELAY) {
      try {
        return linked(properties, driver, eventLoops);
      } catch (SandboxFailedException e) {
        if (properties.internet() == InternetWay.LINK) {
          throw e;
        }
        why = String.valueOf(e.getMessage());
      }
    }
    OwnNetwork.Redirect way = new OwnNetwork.Redirect(FunctionNetwork.free(RELAY_PORT, taken));
    Optional<String> problem = driver.networkProblem(new OwnNetwork(List.of(), way));
    if (problem.isPresent()) {
      throw new SandboxFailedException(
          properties.internet() == InternetWay.RELAY ? problem.get() : why + "; " + problem.get());
    }
    return new Internet(
        eventLoops,
        way,
        null,
        new PublicRelay(properties.allowedRanges(), eventLoops),
        "TCP only, connected by the platform: " + why);
  }

  private static Internet linked(
      NetworkProperties properties, SandboxDriver driver, EventLoops eventLoops) {
    String tag = tag();
    AddressRange range = properties.linkRange();
    OwnNetwork.Uplink uplink =
        new OwnNetwork.Uplink(
            LINKS + tag + "-", range.first(), 1 << (Integer.SIZE - 1 - range.bits()));
    Optional<String> problem = driver.networkProblem(new OwnNetwork(List.of(), uplink));
    if (problem.isPresent()) {
      throw new SandboxFailedException(problem.get());
    }
    try {
      return new Internet(
          eventLoops,
          uplink,
          Firewall.open(LINKS, tag, range, properties.allowedRanges()),
          null,
          "");
    } catch (IOException e) {
      throw new SandboxFailedException(String.valueOf(e.getMessage()));
    }
  }

  /** The part of interface names that identifies this instance. */
  private static String tag() {
    int values = (int) Math.pow(Character.MAX_RADIX, TAG_LENGTH);
    String tag = Integer.toString(new SecureRandom().nextInt(values), Character.MAX_RADIX);
    return "0".repeat(TAG_LENGTH - tag.length()) + tag.toLowerCase(Locale.ROOT);
  }

  OwnNetwork.Way way() {
    return way;
  }

  /** A limit of this way to the internet, and its reason, for status pages; empty without one. */
  String description() {
    return description;
  }

  /** In the order in which {@link #serve} takes their sockets. */
  List<Listener> listeners() {
    List<Listener> listeners = new ArrayList<>();
    listeners.add(Listener.datagramsOnIpv4(Resolver.PORT));
    listeners.add(Listener.onIpv4(Resolver.PORT));
    if (way instanceof OwnNetwork.Redirect redirect) {
      listeners.add(Listener.onIpv4(redirect.port()));
    }
    return listeners;
  }

  /**
   * Takes what an environment asks for.
   *
   * @param first index of {@link #listeners}
   */
  void serve(EnvironmentNetwork network, int first) {
    network.resolve(first, resolver);
    network.serve(first + 1, this::resolveOverTcp);
    PublicRelay redirected = relay;
    if (redirected != null) {
      network.serve(first + 2, redirected::take);
    }
  }

  /** Passes a connection to a name server on to this host's. */
  private boolean resolveOverTcp(Channel accepted) {
    InetSocketAddress server = resolver.server();
    return server != null && Relay.start(accepted, eventLoops.next(), server);
  }

  @Override
  public void close() {
    if (firewall != null) {
      firewall.close();
    }
  }
}
