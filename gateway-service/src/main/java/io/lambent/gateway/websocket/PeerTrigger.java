package io.lambent.gateway.websocket;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.HttpTrigger;
import org.springframework.stereotype.Component;

/** Requests of other gateways about connections that this one owns. */
@Component
final class PeerTrigger implements HttpTrigger {
  private final Peers peers;
  private final ConnectionApi connectionApi;

  PeerTrigger(Peers peers, ConnectionApi connectionApi) {
    this.peers = peers;
    this.connectionApi = connectionApi;
  }

  @Override
  public boolean serve(Call call) {
    if (!call.path().startsWith(InternalHttp.CONNECTIONS)) {
      return false;
    }
    call.exchange()
        .readBody(
            WebSocketServer.MAX_MESSAGE,
            body -> {
              String[] parts =
                  call.path().substring(InternalHttp.CONNECTIONS.length()).split("/", -1);
              if (parts.length == 3 && !body.isTooLarge() && peers.isFromPeer(call, body.bytes())) {
                connectionApi.serveOwn(call, parts[0], parts[1], parts[2], body);
              } else {
                ConnectionApi.error(call, 403, "ForbiddenException");
              }
            });
    return true;
  }
}
