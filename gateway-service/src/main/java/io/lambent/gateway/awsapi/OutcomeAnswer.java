package io.lambent.gateway.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** What the caller of an Invoke operation gets for each outcome. */
final class OutcomeAnswer {
  private static final AsciiString EXECUTED_VERSION = AsciiString.cached("X-Amz-Executed-Version");
  private static final AsciiString FUNCTION_ERROR = AsciiString.cached("X-Amz-Function-Error");
  private static final AsciiString LOG_RESULT = AsciiString.cached("X-Amz-Log-Result");
  private static final AsciiString REMAPPED_LENGTH =
      AsciiString.cached("x-amzn-Remapped-Content-Length");
  private static final AsciiString EVENT_STREAM =
      AsciiString.cached("application/vnd.amazon.eventstream");
  private static final byte[] EMPTY = new byte[0];

  private OutcomeAnswer() {}

  static Mono<Void> send(
      InvokeRequest.Kind kind, Call call, Invocation invocation, InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Executed executed ->
          kind == InvokeRequest.Kind.RESPONSE_STREAM
              ? stream(call, invocation, executed)
              : executed(call, invocation, executed);
      case InvocationOutcome.Accepted accepted -> empty(call, invocation, 202);
      case InvocationOutcome.Permitted permitted -> empty(call, invocation, 204);
      case InvocationOutcome.Throttled throttled -> Answers.throttled(call, throttled.reason());
      case InvocationOutcome.Rejected rejected ->
          Answers.error(call, rejected.code(), rejected.message());
    };
  }

  private static Mono<Void> executed(
      Call call, Invocation invocation, InvocationOutcome.Executed outcome) {
    HttpServerResponse response =
        common(call, invocation, 200)
            .header(HttpHeaderNames.CONTENT_TYPE, Answers.JSON)
            .header(EXECUTED_VERSION, outcome.execution().executedVersion());
    if (outcome instanceof InvocationOutcome.Failed) {
      response.header(FUNCTION_ERROR, "Unhandled");
    }
    String tail = tail(outcome.execution());
    if (tail != null) {
      response.header(LOG_RESULT, tail);
    }
    return Answers.send(response, outcome.payload());
  }

  /** The whole answer as one chunk, then the end of the stream. */
  private static Mono<Void> stream(
      Call call, Invocation invocation, InvocationOutcome.Executed outcome) {
    StringBuilder complete = new StringBuilder("{");
    EventStream stream = new EventStream();
    if (outcome instanceof InvocationOutcome.Failed) {
      complete.append("\"ErrorCode\":\"Unhandled\",\"ErrorDetails\":");
      ErrorBody.quote(new String(outcome.payload(), UTF_8), complete);
    } else {
      stream.add("PayloadChunk", "application/octet-stream", outcome.payload());
    }
    String tail = tail(outcome.execution());
    if (tail != null) {
      complete.append(complete.length() > 1 ? "," : "").append("\"LogResult\":\"").append(tail);
      complete.append('"');
    }
    stream.add(
        "InvokeComplete", "application/json", complete.append('}').toString().getBytes(UTF_8));
    return Answers.send(
        common(call, invocation, 200)
            .header(HttpHeaderNames.CONTENT_TYPE, EVENT_STREAM)
            .header(EXECUTED_VERSION, outcome.execution().executedVersion()),
        stream.bytes());
  }

  private static Mono<Void> empty(Call call, Invocation invocation, int status) {
    HttpServerResponse response = common(call, invocation, status);
    return status == 202 ? Answers.send(response, EMPTY) : response.send();
  }

  private static HttpServerResponse common(Call call, Invocation invocation, int status) {
    return call.response()
        .status(status)
        .header(Answers.REQUEST_ID, call.requestId())
        .header(REMAPPED_LENGTH, "0")
        .header(TraceId.HEADER, Objects.requireNonNull(invocation.traceId()));
  }

  private static @Nullable String tail(Execution execution) {
    byte[] tail = execution.logTail();
    return tail == null ? null : Base64.getEncoder().encodeToString(tail);
  }
}
