package io.lambent.gateway.exchange;

/** Decides which handler serves a request. Called on the connection's event loop. */
public interface Dispatcher {

  /**
   * Serves a request, or leaves it to the handlers behind, with the headers as they are then. Must
   * not block; the answer may come later and from any thread.
   *
   * @return whether the request is served; if not, nothing of it has been read or answered
   */
  boolean serve(Exchange exchange);

  /**
   * Answers a request whose serving ended with an exception. Not called once it was answered.
   *
   * @param cause what was thrown while it was served
   */
  void failed(Exchange exchange, Throwable cause);

  /**
   * Answers a request for which there is no memory: for its body, or for the answer that it would
   * have got.
   */
  void overloaded(Exchange exchange);
}
