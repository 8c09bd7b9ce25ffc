package io.lambent.aws.api;

import java.io.IOException;

/**
 * An AWS service whose bodies are too large for the memory, so that it reads and writes streams.
 */
public interface StreamingApi {

  /**
   * Serves a request on the thread of the caller, which may be blocked.
   *
   * @throws IOException if the client has gone, or the answer could not be completed
   */
  void serve(StreamedExchange exchange) throws IOException;
}
