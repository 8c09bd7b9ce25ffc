package io.lambent.gateway.restapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ServiceUri;
import io.lambent.gateway.outbound.ServiceIntegration;
import io.lambent.gateway.protocol.Utf8;
import io.lambent.gateway.restapi.ParameterMapping.Backend;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of an execution log about the endpoint that an integration calls. */
final class EndpointLog {
  private EndpointLog() {}

  /** The request to an endpoint, before it is sent. */
  static void request(RestCall call, MappedIntegration.Request request) {
    ExecutionLog log = call.log();
    if (log == null) {
      return;
    }
    String address = address(request.uri(), call.identity().region());
    String query = ServiceIntegration.query(request.query());
    String uri = query.isEmpty() ? address : address + (address.contains("?") ? "&" : "?") + query;
    log.line("Endpoint request URI: " + uri);
    log.line("Endpoint request headers: " + request.headers());
    log.line("Endpoint request body after transformations: " + text(request.body()));
    log.line("Sending request to " + uri);
  }

  /** The address of a service as AWS shows it; others as they are. */
  private static String address(String uri, String region) {
    ServiceUri service = ServiceUri.parse(uri);
    if (service == null) {
      return uri;
    }
    String host =
        "https://"
            + service.host()
            + "."
            + (service.region().isEmpty() ? region : service.region())
            + ".amazonaws.com/";
    return service.isPath() ? host + service.rest() : host + "?Action=" + service.rest();
  }

  /**
   * The request by which a function is called.
   *
   * @param sourceArn of the method or the authorizer that calls it
   */
  static void function(RestCall call, String uri, String sourceArn, byte[] event) {
    if (call.log() != null) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("x-amzn-lambda-integration-tag", call.call().requestId());
      headers.put("x-amzn-apigateway-api-id", call.identity().id());
      headers.put("X-Amz-Source-Arn", sourceArn);
      headers.put("Accept", "application/json");
      headers.put("User-Agent", "AmazonAPIGateway_" + call.identity().id());
      headers.put("X-Amzn-Trace-Id", call.traceId());
      request(call, new MappedIntegration.Request("POST", uri, Map.of(), headers, event));
    }
  }

  /** The answer of an endpoint. */
  static void response(RestCall call, Backend answer, long millis) {
    ExecutionLog log = call.log();
    if (log != null) {
      log.line(
          "Received response. Status: "
              + answer.status()
              + ", Integration latency: "
              + millis
              + " ms");
      log.line("Endpoint response headers: " + ExecutionLog.lastOf(answer.headers()));
      log.line("Endpoint response body before transformations: " + text(answer.body()));
    }
  }

  static String text(byte[] body) {
    @Nullable String text = Utf8.decode(body);
    return text == null ? "[Binary Data]" : text;
  }

  static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(UTF_8);
  }
}
