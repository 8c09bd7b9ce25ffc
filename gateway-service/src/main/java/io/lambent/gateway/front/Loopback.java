package io.lambent.gateway.front;

import io.lambent.client.access.InternalProperties;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.exchange.ClientFacts;
import io.lambent.gateway.http2.OwnPort;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import jakarta.annotation.PreDestroy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The address at which the gateway connects to its public port. */
@Component
final class Loopback implements OwnPort {
  private final String token;
  private final AcceptedConnections accepted;
  private volatile @Nullable Channel server;

  Loopback(InternalProperties internal, AcceptedConnections accepted) {
    this.token = internal.token();
    this.accepted = accepted;
  }

  void opened(Channel opened) {
    server = opened;
  }

  /** Takes a port of its own: clients are not served at the public one any more. */
  void leavePublicPort() {
    ChannelFuture bound =
        FurtherListener.open(
            accepted, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false);
    if (bound.isSuccess()) {
      server = bound.channel();
    }
  }

  /** Closes that port. */
  @PreDestroy
  void close() {
    Channel open = server;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public SocketAddress address() {
    SocketAddress bound = Objects.requireNonNull(server).localAddress();
    return bound instanceof InetSocketAddress address && address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
        : bound;
  }

  @Override
  public HttpRequest introduction(@Nullable CallingFunction function, ClientFacts client) {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, InternalHttp.CALLER);
    request
        .headers()
        .set(HttpHeaderNames.HOST, "localhost")
        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
        .set(InternalHttp.TOKEN, token);
    if (function != null) {
      request
          .headers()
          .set(InternalHttp.ACCOUNT, function.function().account())
          .set(InternalHttp.REGION, function.function().region())
          .set(InternalHttp.FUNCTION, function.function().name())
          .set(InternalHttp.ROLE, function.role());
    }
    InetSocketAddress address = client.address();
    if (address != null) {
      request.headers().set(InternalHttp.CLIENT_ADDRESS, address.getAddress().getHostAddress());
    }
    if (client.isSecure()) {
      request.headers().set(InternalHttp.SECURE, "true");
    }
    return request;
  }
}
