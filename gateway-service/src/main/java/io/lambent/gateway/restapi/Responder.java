package io.lambent.gateway.restapi;

import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.httpevent.AnswerHeaders;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.protocol.Answers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers to clients. */
final class Responder {
  private static final Logger log = LoggerFactory.getLogger(Responder.class);
  private static final AsciiString EXTENDED_ID = AsciiString.cached("x-amz-apigw-id");
  private static final int MAX_ANSWER_BYTES = 10 << 20;
  private static final String CACHE_CONTROL_IGNORED =
      "199 Cache-control headers were ignored because the caller was unauthorized.";

  /** Sends a gateway response, after the request's body was read. */
  void fail(RestCall call, RestFailure failure) {
    call.failed(failure);
    RestAnswer answer = GatewayResponses.of(call, failure);
    if (call.isBodyRead()) {
      send(call, answer);
    } else {
      call.call().exchange().discardBody(() -> send(call, answer));
    }
  }

  /** Sends an answer. */
  void send(RestCall call, RestAnswer answer) {
    if (answer.body().length > MAX_ANSWER_BYTES || !describe(call, answer)) {
      RestFailure failure = RestFailure.badGateway();
      call.failed(failure);
      RestAnswer instead = GatewayResponses.of(call, failure);
      describe(call, instead);
      call.answerLength(instead.body().length);
      call.call().exchange().send(instead.body());
      return;
    }
    int status = answer.status();
    if (status == 204 || status == 304) {
      call.call().exchange().sendHead();
    } else {
      byte[] body = compressed(call, answer.body());
      call.answerLength(body.length);
      call.call().exchange().send(body);
    }
  }

  /**
   * Sets status and headers.
   *
   * @return false where the status or a header is not valid; nothing is set then
   */
  boolean describe(RestCall call, RestAnswer answer) {
    if (answer.status() < HttpAnswer.FIRST_FINAL_STATUS) {
      return false;
    }
    Exchange exchange = call.call().exchange();
    HttpHeaders headers = exchange.answerHeaders();
    headers.clear();
    try {
      for (HttpAnswer.Header header : answer.remapped()) {
        headers.add(header.name(), header.value());
      }
    } catch (IllegalArgumentException e) {
      log.info(
          "An answer of {} has headers that cannot be sent: {}",
          call.identity().id(),
          e.toString());
      headers.clear();
      return false;
    }
    headers.set(Answers.REQUEST_ID, call.call().requestId());
    headers.set(EXTENDED_ID, call.extendedId());
    if (call.methodIfKnown() != null
        && call.integrationMillis() >= 0
        && !call.method().integration().type().equals("MOCK")) {
      headers.set(TraceId.HEADER, call.traceId());
    }
    if (call.isCacheControlIgnored()) {
      headers.add(HttpHeaderNames.WARNING, CACHE_CONTROL_IGNORED);
    }
    if (call.isByPath()) {
      headers.add(HttpHeaderNames.CONTENT_SECURITY_POLICY, AnswerHeaders.SANDBOX);
    }
    exchange.status(answer.status());
    return true;
  }

  /** Compresses a body where the API and the client want it. */
  private static byte[] compressed(RestCall call, byte[] body) {
    Integer minimum = call.deployment().minimumCompressionSize();
    HttpHeaders headers = call.call().exchange().answerHeaders();
    String accepted = call.call().header(HttpHeaderNames.ACCEPT_ENCODING);
    if (minimum == null
        || body.length == 0
        || body.length < minimum
        || accepted == null
        || !accepted.contains("gzip")
        || headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
      return body;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    headers.set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
    return out.toByteArray();
  }
}
