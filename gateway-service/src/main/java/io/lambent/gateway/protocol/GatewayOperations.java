package io.lambent.gateway.protocol;

/**
 * Operations that the gateway serves itself because they need its own state, while the rest of
 * their AWS service runs elsewhere.
 */
public interface GatewayOperations {

  /**
   * Serves a request, or leaves it to the service. Runs on the connection's event loop.
   *
   * @param signingName of the service that the request is for
   * @return false where the operation is another one, and nothing was done
   */
  boolean serve(Call call, String signingName);
}
