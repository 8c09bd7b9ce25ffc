package io.lambent.gateway.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The Invoke operations of the <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Lambda API</a>, from the
 * request to the {@link Invoker} and back. No thread waits, and small payloads are handled where
 * they arrive.
 */
@Component
public final class InvokeApi {
  private static final Logger log = LoggerFactory.getLogger(InvokeApi.class);

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
  public Mono<Void> serve(InvokeRequest operation, Call call) {
    InvocationType type;
    try {
      type = invocationType(operation.kind(), call.header("X-Amz-Invocation-Type"));
    } catch (AwsException e) {
      return refuse(call, e);
    }
    int limit = limit(operation.kind(), type);
    return RequestBody.read(call.request(), limit)
        .flatMap(
            body -> {
              if (body.isTooLarge()) {
                return tooLarge(call, operation.kind(), type, body, limit);
              }
              byte[] payload = body.bytes().length == 0 ? NO_EVENT : body.bytes();
              Mono<Void> served = Mono.defer(() -> invoke(operation, call, type, payload));
              return payload.length > QUICKLY_CHECKED
                  ? served.subscribeOn(Schedulers.parallel())
                  : served;
            });
  }

  private Mono<Void> invoke(
      InvokeRequest operation, Call call, InvocationType type, byte[] payload) {
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
      return Answers.error(call, e);
    }
    return run(invocation)
        .flatMap(outcome -> OutcomeAnswer.send(operation.kind(), call, invocation, outcome));
  }

  /** A client that goes away does not stop the function, as on AWS. */
  private Mono<InvocationOutcome> run(Invocation invocation) {
    try {
      return Mono.fromFuture(invoker.invoke(invocation).toCompletableFuture(), true)
          .onErrorResume(e -> Mono.just(failed(invocation, e)));
    } catch (RuntimeException e) {
      return Mono.just(failed(invocation, e));
    }
  }

  private static InvocationOutcome failed(Invocation invocation, Throwable e) {
    log.error("Invocation {} of {} failed", invocation.requestId(), invocation.function(), e);
    return new InvocationOutcome.Rejected(
        ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }

  private static Mono<Void> refuse(Call call, AwsException e) {
    return RequestBody.discard(call.request()).then(Mono.defer(() -> Answers.error(call, e)));
  }

  private static Mono<Void> tooLarge(
      Call call, InvokeRequest.Kind kind, InvocationType type, RequestBody body, int limit) {
    if (body.isAbandoned()) {
      call.response().keepAlive(false);
    }
    return Answers.error(
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
