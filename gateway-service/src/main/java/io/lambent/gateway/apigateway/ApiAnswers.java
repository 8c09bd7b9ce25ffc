package io.lambent.gateway.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.ErrorBody;
import io.netty.handler.codec.http.HttpHeaderNames;

/** Answers of API Gateway that come from no integration. */
public final class ApiAnswers {
  /** The value of {@code x-amzn-ErrorType} with a status of 403. */
  public static final String FORBIDDEN = "ForbiddenException";

  private ApiAnswers() {}

  /** The answer where there is no such API, stage or mapping. */
  public static void forbidden(Call call) {
    call.exchange().answerHeaders().set(Answers.ERROR_TYPE, FORBIDDEN);
    refuse(call, 403, "Forbidden");
  }

  /** Reads and discards the request's body, then answers a message. */
  public static void refuse(Call call, int status, String message) {
    call.exchange().discardBody(() -> message(call, status, message));
  }

  /** Answers a message. */
  public static void message(Call call, int status, String message) {
    StringBuilder json = new StringBuilder(32).append("{\"message\":");
    ErrorBody.quote(message, json);
    call.exchange()
        .status(status)
        .header(HttpHeaderNames.CONTENT_TYPE, Answers.JSON)
        .header(Answers.REQUEST_ID, call.requestId())
        .send(json.append('}').toString().getBytes(UTF_8));
  }
}
