package io.lambent.gateway.http2;

import io.lambent.contract.function.CallingFunction;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;

/** The public port, as the gateway itself reaches it. */
public interface OwnPort {

  /** The address to connect to. */
  SocketAddress address();

  /**
   * The request with which a connection begins that belongs to a function, so that further ones are
   * known to be the function's. Its answer has no body.
   */
  HttpRequest introduction(CallingFunction function);
}
