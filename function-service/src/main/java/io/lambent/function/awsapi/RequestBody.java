package io.lambent.function.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request, refused when it is longer than AWS takes. */
final class RequestBody extends FilterInputStream {
  /** Bytes; an archive of 50 MB in Base64, and a little for the rest. */
  static final long LIMIT = 70_167_211;

  private final String operation;
  private long read;

  private RequestBody(InputStream in, String operation) {
    super(in);
    this.operation = operation;
  }

  static RequestBody of(HttpServletRequest request, String operation) throws IOException {
    if (request.getContentLengthLong() > LIMIT) {
      throw tooLarge(operation);
    }
    return new RequestBody(request.getInputStream(), operation);
  }

  /**
   * Reads the rest of a body that is not wanted, as far as a request may be long: clients, and
   * gateways, send a request to its end before they look for an answer.
   */
  static void drain(HttpServletRequest request) throws IOException {
    InputStream in = request.getInputStream();
    byte[] buffer = new byte[8192];
    long drained = 0;
    for (int count = in.read(buffer); count >= 0 && drained < LIMIT; count = in.read(buffer)) {
      drained += count;
    }
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(Math.max(0, count));
    return count;
  }

  @Override
  public void close() {
    // The container owns the stream.
  }

  private void count(int bytes) {
    read += bytes;
    if (read > LIMIT) {
      throw tooLarge(operation);
    }
  }

  private static AwsException tooLarge(String operation) {
    return new AwsException(
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        "Request must be smaller than %d bytes for the %s operation".formatted(LIMIT, operation));
  }
}
