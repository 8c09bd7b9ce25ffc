package io.lambent.gateway.invoke;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.exchange.RequestBody;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.Query;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The Invoke operations of the <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Lambda API</a>, from the
 * request to the {@link Invoker} and back. No thread waits, and small payloads are handled where
 * they arrive.
 */
@Component
public final class InvokeApi {
  static final int LARGEST_PAYLOAD = 6 << 20;
  static final int LARGEST_EVENT = 1 << 20;
  static final int LARGEST_LEGACY_EVENT = 256 << 10;

  /** Above this size, in bytes, a payload is checked away from the event loop. */
  private static final int QUICKLY_CHECKED = 64 << 10;

  private static final byte[] NO_EVENT = {'{', '}'};

  private final Invoker invoker;

  InvokeApi(Invoker invoker) {
    this.invoker = invoker;
  }

  /** Serves a request for one of the Invoke operations. */
  public void serve(InvokeRequest operation, Call call) {
    InvocationType type;
    try {
      type = invocationType(operation.kind(), call.header("X-Amz-Invocation-Type"));
    } catch (AwsException e) {
      Answers.errorAfterBody(call, e.code(), e.text());
      return;
    }
    int limit = limit(operation.kind(), type);
    call.exchange()
        .readBody(
            limit,
            body -> {
              if (body.isTooLarge()) {
                tooLarge(call, operation.kind(), type, body, limit);
                return;
              }
              byte[] payload = body.length() == 0 ? NO_EVENT : body.bytes();
              if (payload.length > QUICKLY_CHECKED) {
                call.exchange().continueElsewhere(() -> invoke(operation, call, type, payload));
              } else {
                invoke(operation, call, type, payload);
              }
            });
  }

  private void invoke(InvokeRequest operation, Call call, InvocationType type, byte[] payload) {
    Invocation invocation;
    try {
      FunctionReference target =
          FunctionReference.of(
              Query.decodePath(operation.functionName()),
              operation.kind() == InvokeRequest.Kind.ASYNC
                  ? null
                  : Query.parameter(call.query(), "Qualifier"),
              call.caller());
      boolean tail = tail(call.header("X-Amz-Log-Type"));
      String clientContext = call.header("X-Amz-Client-Context");
      PayloadCheck.clientContext(clientContext);
      PayloadCheck.payload(payload);
      invocation =
          new Invocation(
              call.requestId(),
              1,
              target.function(),
              target.qualifier(),
              type,
              payload,
              clientContext,
              null,
              TraceId.of(call.header(TraceId.HEADER)),
              tail && type == InvocationType.REQUEST_RESPONSE);
    } catch (AwsException e) {
      Answers.error(call, e);
      return;
    }
    run(operation.kind(), call, invocation);
  }

  private void run(InvokeRequest.Kind kind, Call call, Invocation invocation) {
    if (kind == InvokeRequest.Kind.RESPONSE_STREAM) {
      EventStreamAnswer parts = new EventStreamAnswer(call, invocation);
      InvocationCall.run(invoker, call, invocation, parts, parts::end);
    } else {
      InvocationCall.run(
          invoker,
          call,
          invocation,
          null,
          outcome -> OutcomeAnswer.send(kind, call, invocation, outcome));
    }
  }

  private static void tooLarge(
      Call call, InvokeRequest.Kind kind, InvocationType type, RequestBody body, int limit) {
    Answers.error(
        call,
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        kind == InvokeRequest.Kind.ASYNC || type == InvocationType.EVENT
            ? body.length()
                + " byte payload is too large for the Event invocation type (limit "
                + limit
                + " bytes)"
            : "Request must be smaller than " + limit + " bytes for the InvokeFunction operation");
  }

  private static int limit(InvokeRequest.Kind kind, InvocationType type) {
    if (kind == InvokeRequest.Kind.ASYNC) {
      return LARGEST_LEGACY_EVENT;
    }
    return type == InvocationType.EVENT ? LARGEST_EVENT : LARGEST_PAYLOAD;
  }

  private static InvocationType invocationType(InvokeRequest.Kind kind, @Nullable String value) {
    if (kind == InvokeRequest.Kind.ASYNC) {
      return InvocationType.EVENT;
    }
    if (value == null || value.equals(InvocationType.REQUEST_RESPONSE.awsName())) {
      return InvocationType.REQUEST_RESPONSE;
    }
    if (value.equals(InvocationType.DRY_RUN.awsName())) {
      return InvocationType.DRY_RUN;
    }
    if (kind == InvokeRequest.Kind.RESPONSE_STREAM) {
      throw Violations.notInSet(value, "invocationType", "[RequestResponse, DryRun]");
    }
    if (value.equals(InvocationType.EVENT.awsName())) {
      return InvocationType.EVENT;
    }
    throw Violations.notInSet(value, "invocationType", "[Event, RequestResponse, DryRun]");
  }

  private static boolean tail(@Nullable String logType) {
    if (logType == null || logType.equals("None")) {
      return false;
    }
    if (logType.equals("Tail")) {
      return true;
    }
    throw Violations.notInSet(logType, "logType", "[None, Tail]");
  }
}
