package io.lambent.gateway.front;

import io.lambent.gateway.GatewayProperties;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The port on which TLS is spoken, where the configuration has one besides the public port. It
 * hands its connections to the public port's server, which serves them as its own.
 */
@Component
final class HttpsPort implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(HttpsPort.class);

  private final GatewayProperties.Tls settings;
  private final AcceptedConnections accepted;
  private final Listeners listeners;
  private final NettyReactiveWebServerFactory factory;
  private final List<Channel> open = new ArrayList<>();

  HttpsPort(
      GatewayProperties properties,
      AcceptedConnections accepted,
      Listeners listeners,
      NettyReactiveWebServerFactory factory) {
    this.settings = properties.tls();
    this.accepted = accepted;
    this.listeners = listeners;
    this.factory = factory;
  }

  /** Runs after the public port is open. */
  @Override
  public void start() {
    Integer port = settings.port();
    if (port == null) {
      return;
    }
    InetAddress configured = settings.address();
    InetAddress address = configured == null ? factory.getAddress() : configured;
    Channel first = listen(new InetSocketAddress(address, port), true);
    InetAddress other = address == null ? null : OtherLoopback.other(address);
    if (first != null && other != null) {
      // As of the public port: no program of this machine may take the name localhost.
      int bound = ((InetSocketAddress) first.localAddress()).getPort();
      listen(new InetSocketAddress(other, bound), false);
    }
  }

  private @Nullable Channel listen(InetSocketAddress address, boolean isRequired) {
    ChannelFuture binding = FurtherListener.open(accepted, address, true);
    Channel channel = binding.channel();
    if (binding.isSuccess()) {
      open.add(channel);
      listeners.opened(channel);
      log.info("TLS is served on {}", channel.localAddress());
      return channel;
    }
    if (isRequired) {
      throw new PortInUseException(address.getPort(), binding.cause());
    }
    log.info("Nothing listens on {} for TLS: {}", address, binding.cause().toString());
    return null;
  }

  @Override
  public boolean isRunning() {
    return !open.isEmpty();
  }

  @Override
  public void stop() {
    open.forEach(channel -> channel.close().awaitUninterruptibly());
    open.clear();
  }

  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }
}
