package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiIntegration;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.outbound.BoundedBody;
import io.lambent.gateway.outbound.OutboundHttp;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Integrations that pass requests on to an HTTP endpoint. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html">HTTP
 * proxy integrations</a>.
 */
@Component
final class ProxyIntegration {
  private static final Logger log = LoggerFactory.getLogger(ProxyIntegration.class);

  private final OutboundHttp http;

  ProxyIntegration(OutboundHttp http) {
    this.http = http;
  }

  void call(ApiCall call) {
    ApiIntegration integration = call.integration();
    HttpRequest request;
    try {
      request = request(call, integration);
    } catch (InvalidHeaderException e) {
      call.integrationError(String.valueOf(e.getMessage()));
      ApiResponses.error(call, 400, "Bad Request");
      return;
    } catch (IllegalArgumentException e) {
      log.info("API {} cannot call its endpoint: {}", call.api().identity().id(), e.toString());
      ApiResponses.internalError(call, "Invalid endpoint address");
      return;
    }
    long since = System.nanoTime();
    call.call().exchange().retainBody();
    http.send(
            request,
            BoundedBody.of(ApiResponses.MAX_BODY_BYTES),
            Duration.ofMillis(integration.timeoutMillis()))
        .whenComplete(
            (response, e) -> {
              call.call().exchange().releaseBody();
              call.call()
                  .exchange()
                  .guarded(() -> answer(call, response, e, System.nanoTime() - since));
            });
  }

  private static HttpRequest request(ApiCall call, ApiIntegration integration) {
    String uri =
        integration.connectionId() == null
            ? FunctionTarget.resolved(String.valueOf(integration.uri()), call.variables())
            : privateUri(call, integration);
    for (Map.Entry<String, String> parameter : call.pathParameters().entrySet()) {
      uri = uri.replace("{" + parameter.getKey() + "}", encodedPath(parameter.getValue()));
    }
    MappedRequest mapped = MappedRequest.of(call, uri);
    String method = integration.method();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(mapped.url()))
            .method(
                method == null || method.equals("ANY")
                    ? call.call().exchange().method().name()
                    : method,
                call.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(call.body()));
    mapped.headers().forEach((name, values) -> values.forEach(value -> add(builder, name, value)));
    return builder.build();
  }

  /**
   * Adds a header whose value may come from the request's path or query; what is not ASCII is sent
   * in UTF-8.
   */
  private static void add(HttpRequest.Builder builder, String name, String value) {
    try {
      builder.header(
          name, new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new InvalidHeaderException("Invalid value of header " + name, e);
    }
  }

  /** A client has sent a value that no header can have, such as one with a line break. */
  private static final class InvalidHeaderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidHeaderException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The address that stands for the target of a private integration, with the path of the request,
   * the stage included, as on AWS.
   */
  private static String privateUri(ApiCall call, ApiIntegration integration) {
    if (integration.uri() == null) {
      throw new IllegalArgumentException(
          "there is no address for its VPC link " + integration.connectionId());
    }
    return integration.uri() + call.rawPath();
  }

  private static String encodedPath(String value) {
    return Arrays.stream(value.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  private static void answer(
      ApiCall call, @Nullable HttpResponse<byte[]> response, @Nullable Throwable e, long nanos) {
    if (response == null) {
      call.integrated(0, nanos);
      call.integrationError(String.valueOf(e));
      ApiResponses.error(call, 503, "Service Unavailable");
      return;
    }
    call.integrated(response.statusCode(), nanos);
    List<HttpAnswer.Header> headers = new ArrayList<>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!name.toLowerCase(Locale.ROOT).startsWith(":")) {
                values.forEach(value -> headers.add(new HttpAnswer.Header(name, value)));
              }
            });
    call.backendAnswered(response.statusCode());
    HttpAnswer answer = new HttpAnswer(response.statusCode(), headers, List.of(), response.body());
    ApiResponses.send(call, ResponseMapping.apply(call, answer));
  }
}
