package io.lambent.gateway.front;

import io.lambent.gateway.http2.OwnPort;
import io.netty.channel.Channel;
import org.springframework.stereotype.Component;

/** The sockets of the public port, as the parts of the gateway need them. */
@Component
final class PublicSockets {
  private final AcceptedConnections accepted;
  private final Loopback loopback;
  private final Listeners listeners;
  private final ClientSide clientSide;

  PublicSockets(
      AcceptedConnections accepted, Loopback loopback, Listeners listeners, ClientSide clientSide) {
    this.accepted = accepted;
    this.loopback = loopback;
    this.listeners = listeners;
    this.clientSide = clientSide;
  }

  /** The public port takes connections now. */
  void opened(Channel server) {
    accepted.opened(server);
    loopback.opened(server);
    listeners.opened(server);
  }

  /** The address at which the gateway reaches itself. */
  OwnPort loopback() {
    return loopback;
  }

  /** Prepares the connection of a client. */
  void install(Channel connection) {
    clientSide.install(connection);
  }
}
