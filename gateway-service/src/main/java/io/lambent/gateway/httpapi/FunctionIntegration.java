package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.httpevent.PayloadV2;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Integrations with functions. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">AWS
 * Lambda proxy integrations</a>.
 */
@Component
final class FunctionIntegration {
  private static final Logger log = LoggerFactory.getLogger(FunctionIntegration.class);

  /** The maximum size of an event, in bytes, which is Lambda's. */
  private static final int MAX_EVENT_BYTES = 6 << 20;

  /**
   * JSON of more than this many bytes is read and written on another thread than the event loop.
   */
  private static final int EVENT_LOOP_JSON_LIMIT = 64 << 10;

  private static final int OK = 200;

  private final FunctionCalls functions;

  FunctionIntegration(FunctionCalls functions) {
    this.functions = functions;
  }

  void call(ApiCall call) {
    if (call.body().length > EVENT_LOOP_JSON_LIMIT) {
      call.call().exchange().continueElsewhere(() -> invoke(call));
    } else {
      invoke(call);
    }
  }

  private void invoke(ApiCall call) {
    ApiIntegration integration = call.integration();
    FunctionTarget target = FunctionTarget.of(integration.uri(), call.variables());
    if (target == null) {
      ApiResponses.internalError(call, "The URI of the integration names no function");
      return;
    }
    boolean isV2 = integration.payloadFormatVersion().equals("2.0");
    byte[] event =
        isV2
            ? PayloadV2.event(call.call(), call.eventContext(), call.body())
            : PayloadV1.event(call);
    if (event.length > MAX_EVENT_BYTES) {
      ApiResponses.error(call, 413, "Request Entity Too Large");
      return;
    }
    long since = System.nanoTime();
    call.call().exchange().retainBody();
    functions
        .call(target, event, call.traceId(), integration.timeoutMillis())
        .whenComplete(
            (outcome, e) -> {
              call.call().exchange().releaseBody();
              call.call()
                  .exchange()
                  .guarded(() -> answer(call, outcome, e, System.nanoTime() - since));
            });
  }

  private static void answer(
      ApiCall call, @Nullable InvocationOutcome outcome, @Nullable Throwable e, long nanos) {
    if (outcome == null) {
      call.integrated(0, nanos);
      if (e instanceof TimeoutException) {
        call.integrationError("Endpoint request timed out");
        ApiResponses.error(call, 503, "Service Unavailable");
      } else {
        log.error("A function of API {} could not be called", call.api().identity().id(), e);
        ApiResponses.internalError(call, "The function could not be called");
      }
      return;
    }
    call.integrated(OK, nanos);
    switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> translated(call, succeeded.payload());
      case InvocationOutcome.Failed failed ->
          ApiResponses.internalError(
              call, "The Lambda function returned the error " + failed.errorType());
      case InvocationOutcome.Throttled throttled -> {
        call.integrated(429, nanos);
        call.integrationError("Rate Exceeded.");
        ApiResponses.error(call, 503, "Service Unavailable");
      }
      case InvocationOutcome.Rejected rejected -> {
        call.integrated(rejected.code().httpStatus(), nanos);
        call.integrationError(rejected.message());
        if (rejected.code() == ErrorCode.SERVICE_UNAVAILABLE) {
          ApiResponses.error(call, 503, "Service Unavailable");
        } else {
          ApiResponses.error(call, 500, "Internal Server Error");
        }
      }
      case InvocationOutcome.Accepted accepted ->
          ApiResponses.internalError(call, "The function has not answered");
      case InvocationOutcome.Permitted permitted ->
          ApiResponses.internalError(call, "The function has not answered");
    }
  }

  private static void translated(ApiCall call, byte[] payload) {
    if (payload.length > EVENT_LOOP_JSON_LIMIT) {
      call.call().exchange().continueElsewhere(() -> translate(call, payload));
    } else {
      translate(call, payload);
    }
  }

  private static void translate(ApiCall call, byte[] payload) {
    HttpAnswer answer;
    try {
      answer =
          call.integration().payloadFormatVersion().equals("2.0")
              ? HttpAnswer.of(payload)
              : HttpAnswer.ofV1(payload);
    } catch (IllegalArgumentException e) {
      ApiResponses.internalError(
          call,
          "The response from the Lambda function doesn't match the format that API Gateway"
              + " expects.");
      return;
    }
    call.backendAnswered(answer.status());
    ApiResponses.send(call, ResponseMapping.apply(call, answer));
  }
}
