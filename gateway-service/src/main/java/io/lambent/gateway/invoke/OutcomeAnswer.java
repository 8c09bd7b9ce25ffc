package io.lambent.gateway.invoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.ErrorBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer to an Invoke operation for each outcome. */
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

  static void send(
      InvokeRequest.Kind kind, Call call, Invocation invocation, InvocationOutcome outcome) {
    switch (outcome) {
      case InvocationOutcome.Executed executed -> {
        if (kind == InvokeRequest.Kind.RESPONSE_STREAM) {
          stream(call, invocation, executed);
        } else {
          executed(call, invocation, executed);
        }
      }
      case InvocationOutcome.Accepted accepted -> common(call, invocation, 202).send(EMPTY);
      case InvocationOutcome.Permitted permitted -> common(call, invocation, 204).sendHead();
      case InvocationOutcome.Throttled throttled -> Answers.throttled(call, throttled.reason());
      case InvocationOutcome.Rejected rejected ->
          Answers.error(call, rejected.code(), rejected.message());
    }
  }

  private static void executed(
      Call call, Invocation invocation, InvocationOutcome.Executed outcome) {
    Exchange answer =
        common(call, invocation, 200)
            .header(HttpHeaderNames.CONTENT_TYPE, Answers.JSON)
            .header(EXECUTED_VERSION, outcome.execution().executedVersion());
    if (outcome instanceof InvocationOutcome.Failed) {
      answer.header(FUNCTION_ERROR, "Unhandled");
    }
    String tail = tail(outcome.execution());
    if (tail != null) {
      answer.header(LOG_RESULT, tail);
    }
    answer.send(outcome.payload());
  }

  /** The whole answer as one chunk, then the end of the stream. */
  private static void stream(Call call, Invocation invocation, InvocationOutcome.Executed outcome) {
    byte[] chunk =
        outcome instanceof InvocationOutcome.Failed
            ? EMPTY
            : InvokeEvents.payloadChunk(outcome.payload());
    byte[] complete = InvokeEvents.invokeComplete(completion(outcome));
    byte[] events = Arrays.copyOf(chunk, chunk.length + complete.length);
    System.arraycopy(complete, 0, events, chunk.length, complete.length);
    eventStream(call, invocation, outcome.execution().executedVersion()).send(events);
  }

  /** An answer that consists of events, without them. */
  static Exchange eventStream(Call call, Invocation invocation, String executedVersion) {
    return common(call, invocation, 200)
        .header(HttpHeaderNames.CONTENT_TYPE, EVENT_STREAM)
        .header(EXECUTED_VERSION, executedVersion);
  }

  /** The contents of {@code InvokeComplete}. */
  static byte[] completion(InvocationOutcome.Executed outcome) {
    StringBuilder complete = new StringBuilder("{");
    if (outcome instanceof InvocationOutcome.Failed) {
      complete.append("\"ErrorCode\":\"Unhandled\",\"ErrorDetails\":");
      ErrorBody.quote(new String(outcome.payload(), UTF_8), complete);
    }
    String tail = tail(outcome.execution());
    if (tail != null) {
      complete.append(complete.length() > 1 ? "," : "").append("\"LogResult\":\"").append(tail);
      complete.append('"');
    }
    return complete.append('}').toString().getBytes(UTF_8);
  }

  private static Exchange common(Call call, Invocation invocation, int status) {
    return call.exchange()
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
