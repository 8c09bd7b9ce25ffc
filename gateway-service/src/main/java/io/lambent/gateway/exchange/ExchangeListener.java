package io.lambent.gateway.exchange;

/** Takes note of answered requests, for meters. Runs on event loops, so it must not block. */
@FunctionalInterface
public interface ExchangeListener {

  /**
   * A request was answered, here or by the handlers behind. Requests whose client has gone before
   * are not reported.
   *
   * @param service what the request was for, as {@link Exchange#service(String)} was told
   * @param status of HTTP
   * @param nanos from the head of the request to the end of the answer
   */
  void answered(String service, int status, long nanos);
}
