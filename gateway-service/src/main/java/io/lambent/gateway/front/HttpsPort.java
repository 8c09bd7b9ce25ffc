package io.lambent.gateway.front;

import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.exchange.ClientFacts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.netty.http.HttpResources;

/**
 * The port on which TLS is spoken, where the configuration has one besides the public port. It hands
 * its connections to the public port's server, which serves them as its own.
 */
@Component
final class HttpsPort implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(HttpsPort.class);
  private static final int BACKLOG = 1024;

  /** After connections could not be accepted, as descriptors are used up, in seconds. */
  private static final int PAUSE_SECONDS = 1;

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
    Channel server = accepted.server();
    EventLoop loop = server.eventLoop();
    Channel channel = HttpResources.get().onChannel(ServerSocketChannel.class, loop);
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
    channel.pipeline().addLast(new Acceptor());
    loop.register(channel).syncUninterruptibly();
    var binding = channel.bind(address).awaitUninterruptibly();
    if (binding.isSuccess()) {
      open.add(channel);
      listeners.opened(channel);
      log.info("TLS is served on {}", channel.localAddress());
      return channel;
    }
    channel.close();
    if (isRequired) {
      throw new PortInUseException(address.getPort(), binding.cause());
    }
    log.info("Nothing listens on {} for TLS: {}", address, binding.cause().toString());
    return null;
  }

  /** Hands connections over, which it shares the event loop with the public port's socket for. */
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Channel client) {
        ClientFacts.of(client).secure().set(client);
        if (!accepted.take(client)) {
          client.unsafe().closeForcibly();
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable e) {
      log.warn("Connections for TLS could not be accepted: {}", e.toString());
      context.channel().config().setAutoRead(false);
      context
          .executor()
          .schedule(
              () -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
    }
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
