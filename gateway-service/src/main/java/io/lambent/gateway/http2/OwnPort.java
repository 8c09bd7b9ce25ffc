package io.lambent.gateway.http2;

import io.lambent.contract.function.CallingFunction;
import io.lambent.gateway.exchange.ClientFacts;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The public port, as the gateway itself reaches it. */
public interface OwnPort {

  /** The address to connect to. */
  SocketAddress address();

  /**
   * The request with which a connection begins, so that it is known whose further ones are: those
   * of a function, or of a client whose address and TLS the connection does not show. Its answer
   * has no body.
   */
  HttpRequest introduction(@Nullable CallingFunction function, ClientFacts client);
}
