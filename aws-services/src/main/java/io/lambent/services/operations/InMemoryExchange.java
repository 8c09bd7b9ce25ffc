package io.lambent.services.operations;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.StreamedExchange;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A request of this process to a service that streams bodies, and its answer, in memory. */
final class InMemoryExchange implements StreamedExchange {
  private final Caller caller;
  private final WireRequest request;
  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;
  private Headers headers = Headers.NONE;

  /**
   * @param limit bytes of the answer's body
   */
  InMemoryExchange(Caller caller, WireRequest request, int limit) {
    this.caller = caller;
    this.request = request;
    this.limit = limit;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public WireRequest request() {
    return request;
  }

  @Override
  public String clientAddress() {
    return "127.0.0.1";
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(request.body());
  }

  @Override
  public boolean isAnswered() {
    return status != 0;
  }

  @Override
  public void answer(int answered, Headers answeredHeaders, long length) {
    status = answered;
    headers = answeredHeaders;
  }

  @Override
  public void answer(int answered, Headers answeredHeaders, byte[] bytes) {
    answer(answered, answeredHeaders, bytes.length);
    body.writeBytes(bytes);
  }

  @Override
  public OutputStream stream(int answered, Headers answeredHeaders, long length)
      throws IOException {
    if (length > limit) {
      throw new IOException("The object has more than " + limit + " bytes");
    }
    answer(answered, answeredHeaders, length);
    return body;
  }

  WireAnswer answer() {
    return new WireAnswer(status, headers, body.toByteArray());
  }
}
