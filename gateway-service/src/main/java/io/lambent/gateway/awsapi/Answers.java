package io.lambent.gateway.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Writes answers in AWS's form, headers and body with one flush. */
public final class Answers {
  public static final AsciiString REQUEST_ID = AsciiString.cached("x-amzn-RequestId");
  public static final AsciiString ERROR_TYPE = AsciiString.cached("x-amzn-ErrorType");
  public static final AsciiString JSON = AsciiString.cached("application/json");
  public static final AsciiString TARGET = AsciiString.cached("X-Amz-Target");
  private static final String RETRY_AFTER_SECONDS = "1";

  private Answers() {}

  /** Answers an error. */
  public static Mono<Void> error(Call call, ErrorCode code, String message) {
    String body =
        call.header(TARGET) == null
            ? ErrorBody.of(code, message)
            : ErrorBody.ofTarget(code, message);
    return send(
        call.response()
            .status(code.httpStatus())
            .header(HttpHeaderNames.CONTENT_TYPE, JSON)
            .header(REQUEST_ID, call.requestId())
            .header(ERROR_TYPE, code.awsName()),
        body.getBytes(UTF_8));
  }

  public static Mono<Void> error(Call call, AwsException error) {
    return error(call, error.code(), error.text());
  }

  /** Answers that a concurrency limit was reached. */
  public static Mono<Void> throttled(Call call, Throttled.Reason reason) {
    ErrorCode code = ErrorCode.TOO_MANY_REQUESTS;
    String body =
        "{\"Reason\":\""
            + reason.awsName()
            + "\",\"Type\":\"User\",\"message\":\"Rate Exceeded.\"}";
    return send(
        call.response()
            .status(code.httpStatus())
            .header(HttpHeaderNames.CONTENT_TYPE, JSON)
            .header(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS)
            .header(REQUEST_ID, call.requestId())
            .header(ERROR_TYPE, code.awsName()),
        body.getBytes(UTF_8));
  }

  /** Sends a complete answer; the body must not be modified afterwards. */
  public static Mono<Void> send(HttpServerResponse response, byte[] body) {
    return response.sendObject(Unpooled.wrappedBuffer(body)).then();
  }
}
