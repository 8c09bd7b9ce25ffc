package io.lambent.gateway.protocol;

/**
 * Endpoints of functions on the public port, told from the AWS API by host and path. Each trigger
 * is asked in its order, before the API and before the rules for web pages: an endpoint has rules
 * of its own.
 */
public interface HttpTrigger {

  /**
   * Serves a request, or leaves it to others. Runs on the connection's event loop.
   *
   * @return false where the request is not for this trigger, and nothing was done
   */
  boolean serve(Call call);
}
