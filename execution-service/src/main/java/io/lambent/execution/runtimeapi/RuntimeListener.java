package io.lambent.execution.runtimeapi;

import io.lambent.contract.invocation.ResponseFlow;

/**
 * Takes the messages of a runtime. All methods are called on the link's event loop and must not
 * block.
 */
public interface RuntimeListener {

  /** The runtime is a stem: it has loaded what it can and waits for its function. */
  void waiting();

  /** The runtime has loaded the function and waits for events. */
  void ready();

  /**
   * The runtime cannot load the function.
   *
   * @param error JSON
   */
  void initError(String type, byte[] error);

  /** The runtime took an event; from now on the event may have had effects. */
  void taken(String requestId);

  void response(String requestId, byte[] payload);

  /** The answer exceeded the maximum size and was discarded. */
  void responseTooLarge(String requestId, long size);

  /**
   * The runtime has begun to answer; parts follow, then the end or an error.
   *
   * @param flow holds the runtime back while the parts are not consumed
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

  /** The runtime has violated the protocol, so no further message of it can be trusted. */
  void violated(String reason);

  /** Its connection is gone. */
  void closed();
}
