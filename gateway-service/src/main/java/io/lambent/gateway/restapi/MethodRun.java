package io.lambent.gateway.restapi;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.invoke.TraceId;
import io.lambent.gateway.restapi.ParameterMapping.Backend;
import io.lambent.gateway.restapi.definition.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a method as {@code TestInvokeMethod} does: its checks, its integration and its mappings are
 * those of requests of clients; policies, authorizers, quotas and caches are left out. Blocks.
 */
final class MethodRun {
  private final RestParts parts;

  MethodRun(RestParts parts) {
    this.parts = parts;
  }

  /**
   * Runs the method of a call, which has a log.
   *
   * @return the answer with the headers that a client would get
   */
  RestAnswer run(RestCall call) {
    ExecutionLog log = Objects.requireNonNull(call.log());
    log.line("Starting execution for request: " + call.call().requestId());
    log.line("HTTP Method: " + call.httpMethod() + ", Resource Path: " + call.path());
    log.line("Method request path: " + call.pathParameters());
    log.line("Method request query string: " + ExecutionLog.lastOf(call.parameters().query()));
    log.line("Method request headers: " + ExecutionLog.lastOf(call.parameters().headers()));
    log.line("Method request body before transformations: " + EndpointLog.text(call.body()));
    RestAnswer answer;
    try {
      parts.check().check(call);
      answer = described(call, answer(call));
      log.line("Method response body after transformations: " + EndpointLog.text(answer.body()));
      log.line("Method response headers: " + ExecutionLog.lastOf(headers(answer)));
      log.line("Successfully completed execution");
    } catch (RestFailure e) {
      if (e.explanation() != null) {
        log.line(e.explanation());
      }
      answer = GatewayResponses.of(call, e);
    }
    log.line("Method completed with status: " + answer.status());
    return answer;
  }

  private RestAnswer answer(RestCall call) {
    Method.Integration integration = call.method().integration();
    return switch (integration.type()) {
      case "AWS_PROXY" -> function(call, integration);
      case "HTTP_PROXY" -> parts.http().proxy(call);
      default -> parts.mapped().answer(call);
    };
  }

  private RestAnswer function(RestCall call, Method.Integration integration) {
    long since = System.nanoTime();
    InvocationOutcome outcome =
        Backends.await(parts.proxy().invoke(call), integration.timeoutMillis());
    call.integrationTook((System.nanoTime() - since) / 1_000_000);
    byte[] payload =
        switch (outcome) {
          case InvocationOutcome.Succeeded succeeded -> succeeded.payload();
          case InvocationOutcome.Failed failed -> failed.payload();
          case InvocationOutcome.Accepted accepted -> EndpointLog.bytes(null);
          case InvocationOutcome.Permitted permitted -> EndpointLog.bytes(null);
          case InvocationOutcome.Throttled throttled -> EndpointLog.bytes(null);
          case InvocationOutcome.Rejected rejected -> EndpointLog.bytes(rejected.message());
        };
    Map<String, List<String>> headers = new LinkedHashMap<>();
    headers.put("Content-Type", List.of("application/json"));
    if (outcome instanceof InvocationOutcome.Executed executed) {
      headers.put("X-Amz-Executed-Version", List.of(executed.execution().executedVersion()));
    }
    EndpointLog.response(
        call,
        new Backend(FunctionProxy.serviceStatus(outcome), headers, payload),
        call.integrationMillis());
    return integration.isStreamed() && outcome instanceof InvocationOutcome.Succeeded
        ? StreamedAnswer.whole(payload, call)
        : FunctionProxy.answer(call, outcome, null);
  }

  private static RestAnswer described(RestCall call, RestAnswer answer) {
    List<HttpAnswer.Header> headers = new ArrayList<>(answer.remapped());
    if (!call.method().integration().type().equals("MOCK")) {
      headers.removeIf(header -> TraceId.HEADER.contentEqualsIgnoreCase(header.name()));
      headers.add(new HttpAnswer.Header(TraceId.HEADER.toString(), call.traceId()));
    }
    return new RestAnswer(answer.status(), headers, answer.body());
  }

  /** All values of each header. */
  static Map<String, List<String>> headers(RestAnswer answer) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (HttpAnswer.Header header : answer.headers()) {
      headers.computeIfAbsent(header.name(), name -> new ArrayList<>()).add(header.value());
    }
    return headers;
  }
}
