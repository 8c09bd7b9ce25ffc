package io.lambent.execution.runtimeapi;

import io.lambent.contract.invocation.ResponseFlow;

/**
 * Takes the messages of a runtime. All methods are called on the link's event loop and must not
 * block.
 */
public interface RuntimeListener {

  /** It is a stem: it has loaded what it can and waits to learn its function. */
  void waiting();

  /** It has loaded the function and waits for events. */
  void ready();

  /**
   * It cannot load the function.
   *
   * @param error JSON
   */
  void initError(String type, byte[] error);

  /** It took an event; from now on the event may have had effects. */
  void taken(String requestId);

  void response(String requestId, byte[] payload);

  /** It answered with more bytes than an answer may have; they were thrown away. */
  void responseTooLarge(String requestId, long size);

  /**
   * It has begun to answer; parts follow, then the end or an error.
   *
   * @param flow holds the runtime back while nobody takes the parts
   */
  default void streamBegan(String requestId, String contentType, ResponseFlow flow) {
    violated("it streams an answer");
  }

  /** A further part of a streamed answer. */
  default void streamPart(byte[] bytes) {
    violated("it streams an answer");
  }

  /** A streamed answer is complete. */
  default void streamEnded() {
    violated("it streams an answer");
  }

  /** The connection on which an answer was streamed has ended before the answer. */
  default void streamBroken() {
    violated("it streams an answer");
  }

  /**
   * The function failed.
   *
   * @param error JSON
   * @param last whether the runtime takes no more events
   */
  void error(String requestId, String type, byte[] error, boolean last);

  /** It did not keep to the protocol, so nothing more it says can be trusted. */
  void violated(String reason);

  /** Its connection is gone. */
  void closed();
}
