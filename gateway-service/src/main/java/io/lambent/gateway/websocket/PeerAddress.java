package io.lambent.gateway.websocket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The address at which other gateways reach this one: the configured one, or that on which the
 * public port listens, or else, where that listens on all, the first IPv4 address of this machine.
 */
@Component
class PeerAddress {
  private final @Nullable InetSocketAddress configured;
  private final @Nullable InetAddress bound;
  private volatile @Nullable InetSocketAddress address;

  PeerAddress(
      WebSocketProperties properties,
      @Value("${server.address:#{null}}") @Nullable InetAddress on) {
    this.configured = properties.peerAddress() == null ? null : parse(properties.peerAddress());
    this.bound = on;
  }

  private static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      InetAddress host =
          InetAddress.getByName(text.substring(0, Math.max(colon, 0)).replaceAll("[\\[\\]]", ""));
      if (colon > 0) {
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "lambent.websocket-apis.peer-address: '" + text + "' is no host and port", e);
    }
    throw new IllegalArgumentException(
        "lambent.websocket-apis.peer-address: '" + text + "' is no host and port");
  }

  /**
   * Reads the public port once it is open. A second server, at the other loopback address, is
   * ignored.
   */
  @EventListener
  void opened(WebServerInitializedEvent event) {
    if (address == null) {
      address =
          configured == null
              ? new InetSocketAddress(host(), event.getWebServer().getPort())
              : configured;
    }
  }

  private InetAddress host() {
    if (bound != null && !bound.isAnyLocalAddress()) {
      return bound;
    }
    try {
      return NetworkInterface.networkInterfaces()
          .filter(PeerAddress::isUsed)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(each -> each instanceof Inet4Address && !each.isLinkLocalAddress())
          .findFirst()
          .orElseGet(InetAddress::getLoopbackAddress);
    } catch (IOException e) {
      return InetAddress.getLoopbackAddress();
    }
  }

  private static boolean isUsed(NetworkInterface each) {
    try {
      return each.isUp() && !each.isLoopback() && !each.isPointToPoint();
    } catch (IOException e) {
      return false;
    }
  }

  /** The address; an unusable one before the public port is open. */
  InetSocketAddress get() {
    InetSocketAddress known = address;
    return known == null ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0) : known;
  }
}
