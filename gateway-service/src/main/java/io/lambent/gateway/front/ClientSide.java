package io.lambent.gateway.front;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.exchange.ClientFacts;
import io.lambent.gateway.tls.TlsServer;
import io.netty.channel.Channel;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * What stands between the socket of a client and HTTP: the header of a proxy first, then TLS, as
 * the configuration says.
 */
@Component
final class ClientSide {
  private final TlsServer tls;
  private final boolean detectsTls;
  private final boolean proxyProtocol;
  private final List<IpSubnetFilterRule> proxies;

  ClientSide(GatewayProperties properties, TlsServer tls) {
    this.tls = tls;
    this.detectsTls = tls.isEnabled() && properties.tls().port() == null;
    this.proxyProtocol = properties.proxyProtocol();
    this.proxies = properties.proxyAddresses().stream().map(ClientSide::network).toList();
  }

  private static IpSubnetFilterRule network(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      int all = address.indexOf(':') < 0 ? Integer.SIZE : 2 * Long.SIZE;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      return new IpSubnetFilterRule(address, bits, IpFilterRuleType.ACCEPT);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "lambent.gateway.proxy-addresses: '" + text + "' is no network such as 10.0.0.0/8", e);
    }
  }

  /** Prepares a connection, which has the handlers of HTTP. */
  void install(Channel channel) {
    if (ClientFacts.of(channel).isSecure()) {
      channel.pipeline().addFirst("lambent.tls", tls.always());
    } else if (detectsTls) {
      channel.pipeline().addFirst("lambent.tls", tls.detected());
    }
    if (proxyProtocol && isOfProxy(channel)) {
      channel.pipeline().addFirst("lambent.proxy", new ProxyHeader());
    }
  }

  private boolean isOfProxy(Channel channel) {
    if (channel.attr(EnvironmentConnections.CALLER).get() != null) {
      return false;
    }
    return proxies.isEmpty()
        || (channel.remoteAddress() instanceof InetSocketAddress remote
            && proxies.stream().anyMatch(network -> network.matches(remote)));
  }
}
