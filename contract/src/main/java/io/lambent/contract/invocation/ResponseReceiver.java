package io.lambent.contract.invocation;

/**
 * Takes a response while the function writes it. The methods are called in order, by one thread at
 * a time, and must not block; the call's outcome follows the last part.
 */
public interface ResponseReceiver {

  /**
   * The function has begun to answer. Called at most once, and not at all where the function
   * answers as a whole: then the outcome has the payload.
   *
   * @param flow holds the function back while the caller does not read
   */
  void begin(ResponseHead head, ResponseFlow flow);

  /**
   * A further part of the response.
   *
   * @param bytes not modified by anyone after this call
   */
  void part(byte[] bytes);
}
