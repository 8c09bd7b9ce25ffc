package io.lambent.gateway.restapi;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.invoke.InvocationCall;
import io.lambent.gateway.restapi.definition.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Integrations of the type {@code AWS_PROXY}: the function gets the whole request, and its answer
 * is the response.
 */
final class FunctionProxy {
  private static final Logger log = LoggerFactory.getLogger(FunctionProxy.class);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Functions functions;

  FunctionProxy(Functions functions) {
    this.functions = functions;
  }

  private static Functions.Target target(RestCall call) {
    Method.Integration integration = call.method().integration();
    String method = integration.httpMethod();
    if (method != null && !method.equals("POST")) {
      // Lambda's operation is a POST; AWS answers another method with this kind and 500.
      throw new RestFailure(GatewayError.INTEGRATION_FAILURE, 500, "Internal server error");
    }
    Functions.Target target = Functions.target(integration.uri(), call);
    if (target == null) {
      throw RestFailure.configuration();
    }
    return target;
  }

  /** Calls the function. */
  CompletableFuture<InvocationOutcome> invoke(RestCall call) {
    Method.Integration integration = call.method().integration();
    // Mappings have no effect here, but mappings of reserved headers fail as for other types.
    ParameterMapping.Mapped mapped = ParameterMapping.request(call);
    MappedIntegration.checkHeaders(mapped.headers(), integration);
    Functions.Target target = target(call);
    byte[] event = EventV1.request(call);
    EndpointLog.function(
        call,
        Functions.resolved(integration.uri(), call.stageVariables()),
        call.methodArn(),
        event);
    return functions.call(target, call, event, false, integration.timeoutMillis());
  }

  /** The status with which Lambda answers an invocation of this outcome. */
  static int serviceStatus(InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> 200;
      case InvocationOutcome.Failed failed -> 200;
      case InvocationOutcome.Throttled throttled -> 429;
      case InvocationOutcome.Rejected rejected -> rejected.code().httpStatus();
      case InvocationOutcome.Accepted accepted -> 202;
      case InvocationOutcome.Permitted permitted -> 204;
    };
  }

  /** Converts an outcome to an answer. */
  static RestAnswer answer(
      RestCall call, @Nullable InvocationOutcome outcome, @Nullable Throwable e) {
    if (e != null || outcome == null) {
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      throw cause instanceof TimeoutException ? RestFailure.timeout() : RestFailure.configuration();
    }
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> ProxyAnswer.of(succeeded.payload(), call);
      case InvocationOutcome.Failed failed ->
          throw RestFailure.badGateway()
              .explained(
                  "Lambda execution failed with status 200 due to customer function error: "
                      + errorMessage(failed.payload())
                      + ". Lambda request id: "
                      + call.call().requestId());
      case InvocationOutcome.Throttled throttled -> throw RestFailure.configuration();
      case InvocationOutcome.Rejected rejected -> {
        log.info("A function of {} cannot be called: {}", call.identity().id(), rejected.message());
        throw RestFailure.configuration(rejected.message());
      }
      case InvocationOutcome.Accepted accepted -> throw RestFailure.badGateway();
      case InvocationOutcome.Permitted permitted -> throw RestFailure.badGateway();
    };
  }

  private static String errorMessage(byte[] payload) {
    try {
      return JSON.readTree(payload).path("errorMessage").asString("");
    } catch (JacksonException e) {
      return "";
    }
  }

  /** Calls the function and sends its answer while it writes it. */
  void stream(RestCall call, Responder responder) {
    StreamedAnswer parts = new StreamedAnswer(call, responder);
    InvocationCall.run(
        functions.invoker(),
        call.call(),
        Functions.invocation(target(call), call, EventV1.request(call), false),
        parts,
        parts::end);
  }
}
