package io.lambent.gateway.exchange;

/** Takes note of the answer to one request. Runs on the event loop, so it must not block. */
@FunctionalInterface
public interface AnswerListener {

  /**
   * The request was answered.
   *
   * @param status of HTTP
   * @param nanos from the head of the request to the end of the answer
   */
  void answered(int status, long nanos);
}
