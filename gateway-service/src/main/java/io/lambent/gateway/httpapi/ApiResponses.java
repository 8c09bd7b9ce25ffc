package io.lambent.gateway.httpapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.httpevent.AnswerHeaders;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.ErrorBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of HTTP APIs. */
final class ApiResponses {
  private static final Logger log = LoggerFactory.getLogger(ApiResponses.class);
  static final AsciiString REQUEST_ID = AsciiString.cached("apigw-requestid");

  /** The maximum size of an answer's body, in bytes, which is API Gateway's. */
  static final int MAX_BODY_BYTES = 10 << 20;

  private static final String CORS_PREFIX = "access-control-";

  private ApiResponses() {}

  /** Answers an error of API Gateway. */
  static void error(ApiCall call, int status, String message) {
    call.errorMessage(message);
    StringBuilder json = new StringBuilder(32).append("{\"message\":");
    ErrorBody.quote(message, json);
    byte[] body = json.append('}').toString().getBytes(UTF_8);
    HttpHeaders headers = call.call().exchange().status(status).answerHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, Answers.JSON);
    finish(call, headers);
    call.answerLength(body.length);
    call.call().exchange().send(body);
  }

  /** Answers an error where the integration's answer cannot be sent. */
  static void internalError(ApiCall call, String integrationError) {
    call.integrationError(integrationError);
    error(call, 500, "Internal Server Error");
  }

  private static boolean isOfCors(String header) {
    return header.regionMatches(true, 0, CORS_PREFIX, 0, CORS_PREFIX.length());
  }

  /** Sends what an integration has answered. */
  static void send(ApiCall call, HttpAnswer answer) {
    if (answer.body().length > MAX_BODY_BYTES) {
      internalError(call, "The response is larger than " + MAX_BODY_BYTES + " bytes");
      return;
    }
    HttpHeaders headers = call.call().exchange().answerHeaders();
    boolean cors = call.api().cors() != null;
    try {
      for (HttpAnswer.Header header : answer.headers()) {
        String name = header.name();
        // With CORS settings of the API, API Gateway ignores the CORS headers of the integration.
        if (!AnswerHeaders.isOfConnection(name) && !(cors && isOfCors(name))) {
          headers.add(name, header.value());
        }
      }
      for (String cookie : answer.cookies()) {
        headers.add(HttpHeaderNames.SET_COOKIE, cookie);
      }
    } catch (IllegalArgumentException e) {
      log.info("An integration of {} answered what is no header", call.api().identity().id(), e);
      headers.clear();
      internalError(call, "The response has headers that cannot be sent");
      return;
    }
    finish(call, headers);
    call.call().exchange().status(answer.status());
    if (answer.status() < 200 || answer.status() == 204 || answer.status() == 304) {
      call.call().exchange().sendHead();
      return;
    }
    if (!headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
      headers.set(HttpHeaderNames.CONTENT_TYPE, "text/plain;charset=UTF-8");
    }
    call.answerLength(answer.body().length);
    call.call().exchange().send(answer.body());
  }

  /** Adds the headers that all answers have. */
  static void finish(ApiCall call, HttpHeaders headers) {
    headers.set(REQUEST_ID, call.requestId());
    if (call.request().address().isByPath()) {
      headers.add(HttpHeaderNames.CONTENT_SECURITY_POLICY, AnswerHeaders.SANDBOX);
    }
    ApiCorsAnswer.apply(call.api().cors(), call.call(), headers);
  }
}
