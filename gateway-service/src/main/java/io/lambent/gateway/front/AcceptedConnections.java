package io.lambent.gateway.front;

import io.lambent.client.environment.EnvironmentConnections;
import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Connections that execution-service has accepted in the networks of environments, in this process.
 * They are served as if the public port had accepted them, without a copy of their bytes.
 */
@Component
final class AcceptedConnections implements EnvironmentConnections {
  private volatile @Nullable Channel server;

  /** The public port takes connections now. */
  void opened(Channel opened) {
    server = opened;
  }

  /** The socket of the public port. */
  Channel server() {
    return Objects.requireNonNull(server);
  }

  @Override
  public boolean take(Channel accepted) {
    Channel taking = server;
    if (taking == null || !taking.isActive()) {
      return false;
    }
    // A server's channel reads connections; the last handler gives them an event loop.
    taking.eventLoop().execute(() -> taking.pipeline().fireChannelRead(accepted));
    return true;
  }
}
