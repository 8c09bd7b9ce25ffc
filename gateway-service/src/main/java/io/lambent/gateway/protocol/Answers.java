package io.lambent.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import io.lambent.gateway.exchange.Exchange;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;

/** Writes answers in AWS's form. */
public final class Answers {
  public static final AsciiString REQUEST_ID = AsciiString.cached("x-amzn-RequestId");
  public static final AsciiString ERROR_TYPE = AsciiString.cached("x-amzn-ErrorType");
  public static final AsciiString JSON = AsciiString.cached("application/json");
  public static final AsciiString TARGET = AsciiString.cached("X-Amz-Target");

  private Answers() {}

  /** Answers an error. */
  public static void error(Call call, ErrorCode code, String message) {
    error(call.exchange(), code, message);
  }

  public static void error(Call call, AwsException error) {
    error(call.exchange(), error.code(), error.text());
  }

  /** Answers an error. */
  public static void error(Exchange exchange, ErrorCode code, String message) {
    String body =
        exchange.headers().get(TARGET) == null
            ? ErrorBody.of(code, message)
            : ErrorBody.ofTarget(code, message);
    exchange
        .status(code.httpStatus())
        .header(HttpHeaderNames.CONTENT_TYPE, JSON)
        .header(REQUEST_ID, exchange.requestId())
        .header(ERROR_TYPE, code.awsName())
        .send(body.getBytes(UTF_8));
  }

  /** Reads and discards the request's body, then answers an error. */
  public static void errorAfterBody(Call call, ErrorCode code, String message) {
    call.exchange().discardBody(() -> error(call, code, message));
  }

  /** Answers that a concurrency limit was reached, or that the host has too much to do. */
  public static void throttled(Call call, Throttled.Reason reason) {
    call.exchange().refused();
    ErrorCode code = ErrorCode.TOO_MANY_REQUESTS;
    String body =
        "{\"Reason\":\""
            + reason.awsName()
            + "\",\"Type\":\"User\",\"message\":\"Rate Exceeded.\"}";
    call.exchange()
        .status(code.httpStatus())
        .header(HttpHeaderNames.CONTENT_TYPE, JSON)
        .header(REQUEST_ID, call.requestId())
        .header(ERROR_TYPE, code.awsName())
        .send(body.getBytes(UTF_8));
  }
}
