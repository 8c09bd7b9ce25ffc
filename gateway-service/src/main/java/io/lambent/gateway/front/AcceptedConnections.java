package io.lambent.gateway.front;

import io.lambent.client.environment.EnvironmentConnections;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.EventLoop;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Connections that others have accepted: execution-service in the networks of environments, in this
 * process, and further listeners of the gateway. They are served as if the public port had accepted
 * them, without a copy of their bytes.
 */
@Component
final class AcceptedConnections implements EnvironmentConnections {
  private static final Logger log = LoggerFactory.getLogger(AcceptedConnections.class);

  private volatile @Nullable Channel server;

  /**
   * The last handler of the public port's socket, which gives connections their handlers and an
   * event loop. It is called directly, as the pipeline is gone once the socket is closed.
   */
  private volatile @Nullable ChannelHandlerContext acceptor;

  /** The public port takes connections now. */
  void opened(Channel opened) {
    server = opened;
    acceptor = opened.pipeline().lastContext();
  }

  /** The event loop that accepts connections. */
  EventLoop loop() {
    return Objects.requireNonNull(server).eventLoop();
  }

  @Override
  public boolean take(Channel accepted) {
    Channel taking = server;
    if (taking == null || !taking.isActive()) {
      return false;
    }
    taking.eventLoop().execute(() -> serve(accepted));
    return true;
  }

  /** Serves a connection, also while the gateway takes no new ones any more. On the loop. */
  void serve(Channel accepted) {
    ChannelHandlerContext context = acceptor;
    try {
      if (context != null && context.handler() instanceof ChannelInboundHandler handler) {
        handler.channelRead(context, accepted);
        return;
      }
    } catch (Exception e) {
      log.warn("A connection could not be taken over", e);
    }
    accepted.unsafe().closeForcibly();
  }
}
