package io.lambent.gateway.front;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.StreamedExchange;
import io.lambent.aws.api.StreamingApi;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.gateway.exchange.AnswerOutput;
import io.lambent.gateway.exchange.BodyStream;
import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.WireExchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request for a service that runs in this process and reads and writes streams. */
final class LocalStream implements StreamedExchange {
  private static final Logger log = LoggerFactory.getLogger(LocalStream.class);

  /** Bodies of answers up to this size, in bytes, are sent together with their heads. */
  private static final int SMALL = 64 << 10;

  /**
   * Bytes of a body that are read though the service does not want them, so that the client, which
   * may read the answer only after it has sent everything, gets one.
   */
  private static final long MOST_DISCARDED = 128L << 20;

  private static final int BUFFER = 64 << 10;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final Exchange exchange;
  private final Caller caller;
  private final WireRequest request;
  private final BodyStream body;
  private boolean answered;
  private @Nullable AnswerOutput streaming;

  LocalStream(Call call, Caller caller) {
    this.exchange = call.exchange();
    this.caller = caller;
    this.request = WireExchange.request(call, new byte[0]);
    this.body = exchange.streamBody();
  }

  /** Has the service serve it. */
  void serve(StreamingApi service) {
    try {
      service.serve(this);
    } catch (IOException e) {
      log.debug("Request {} broke off", caller.requestId(), e);
      abort(e);
    } catch (RuntimeException e) {
      if (!answered) {
        throw e;
      }
      log.error("Request {} broke off", caller.requestId(), e);
      abort(e);
    }
  }

  private void abort(Exception cause) {
    AnswerOutput begun = streaming;
    if (begun != null) {
      begun.abort();
    } else {
      throw new IllegalStateException("the service has not answered", cause);
    }
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
    InetSocketAddress remote = exchange.remoteAddress();
    InetAddress address = remote == null ? null : remote.getAddress();
    return address == null ? "" : address.getHostAddress();
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public void answer(int status, Headers headers, long length) {
    begin(status, headers);
    if (length >= 0) {
      exchange.header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
    }
    exchange.sendHead();
  }

  @Override
  public void answer(int status, Headers headers, byte[] content) {
    begin(status, headers);
    exchange.send(content);
  }

  @Override
  public OutputStream stream(int status, Headers headers, long length) {
    begin(status, headers);
    if (length <= SMALL) {
      return new Gathered((int) length);
    }
    AnswerOutput begun = new AnswerOutput(exchange, length);
    streaming = begun;
    return begun;
  }

  private void begin(int status, Headers headers) {
    discardBody();
    exchange.status(status);
    HttpHeaders answer = exchange.answerHeaders();
    answer.set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
    headers.fields().forEach(field -> answer.set(field.name(), field.value()));
    answered = true;
  }

  /**
   * Reads what the service has left of the body. A client that still waits for leave to send it
   * does not get it; the connection ends with the answer then.
   */
  private void discardBody() {
    if (body.isHeldByClient()) {
      return;
    }
    byte[] buffer = new byte[BUFFER];
    long left = MOST_DISCARDED;
    try {
      for (int count = 0; count >= 0 && left > 0; left -= count) {
        count = body.read(buffer);
      }
    } catch (IOException e) {
      log.debug("The rest of the body of request {} does not come", caller.requestId(), e);
    }
  }

  /** A small body, which is sent once it is complete. */
  private final class Gathered extends ByteArrayOutputStream {
    private final int length;

    Gathered(int length) {
      super(length);
      this.length = length;
    }

    @Override
    public void close() throws IOException {
      if (count != length) {
        throw new IOException("the answer has " + count + " bytes, not " + length);
      }
      exchange.send(buf);
    }
  }
}
