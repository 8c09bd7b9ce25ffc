package io.lambent.aws.api;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A request whose body is read as it arrives, and its answer. One thread at a time uses it, and
 * calls one of the methods that answer, once.
 */
public interface StreamedExchange {

  Caller caller();

  /** The request without its body. */
  WireRequest request();

  /** The address of the client, as a number. */
  String clientAddress();

  /** The body as it arrives. Reading it waits for the client. */
  InputStream body() throws IOException;

  /** Returns true once the answer has begun. */
  boolean isAnswered();

  /**
   * Answers with headers alone.
   *
   * @param length the value of {@code Content-Length}; -1 to send none
   */
  void answer(int status, Headers headers, long length) throws IOException;

  /** Answers with a body that is in memory, which must not be modified afterwards. */
  void answer(int status, Headers headers, byte[] body) throws IOException;

  /**
   * Begins an answer whose body follows. Writing it waits for the client.
   *
   * @param length of the body, in bytes
   * @return takes the body; closing it completes the answer
   */
  OutputStream stream(int status, Headers headers, long length) throws IOException;
}
