package io.lambent.services.front;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.StreamedExchange;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A request that came through the gateway's proxy. */
final class ServletExchange implements StreamedExchange {
  private final Caller caller;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final WireRequest bare;
  private boolean answered;

  ServletExchange(Caller caller, HttpServletRequest request, HttpServletResponse response) {
    this.caller = caller;
    this.request = request;
    this.response = response;
    this.bare = ReceivedRequest.bare(request);
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public WireRequest request() {
    return bare;
  }

  @Override
  public String clientAddress() {
    String client = bare.header(InternalHttp.CLIENT_ADDRESS);
    return client == null ? request.getRemoteAddr() : client;
  }

  @Override
  public InputStream body() throws IOException {
    return request.getInputStream();
  }

  @Override
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public void answer(int status, Headers headers, long length) {
    begin(status, headers);
    if (length >= 0) {
      response.setContentLengthLong(length);
    }
  }

  @Override
  public void answer(int status, Headers headers, byte[] body) throws IOException {
    stream(status, headers, body.length).write(body);
  }

  @Override
  public OutputStream stream(int status, Headers headers, long length) throws IOException {
    begin(status, headers);
    response.setContentLengthLong(length);
    return response.getOutputStream();
  }

  private void begin(int status, Headers headers) {
    response.setStatus(status);
    headers.fields().forEach(field -> response.setHeader(field.name(), field.value()));
    answered = true;
  }
}
