package io.lambent.gateway.restapi;

import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.outbound.BoundedBody;
import io.lambent.gateway.outbound.OutboundHttp;
import io.lambent.gateway.outbound.ServiceIntegration;
import io.lambent.gateway.restapi.ParameterMapping.Backend;
import io.lambent.gateway.restapi.definition.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Calls HTTP servers, whose answers may have up to 10 MB unless they are streamed. */
final class HttpBackend {
  private static final int MAX_ANSWER = 10 << 20;
  private static final byte[] EMPTY = new byte[0];
  private static final Set<String> NO_BODY = Set.of("GET", "HEAD", "OPTIONS");

  /** Headers that the HTTP client sets itself. */
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "proxy-authenticate",
          "te",
          "upgrade",
          "via");

  private final OutboundHttp http;

  HttpBackend(OutboundHttp http) {
    this.http = http;
  }

  /** Calls a server. Blocks. */
  Backend call(RestCall call, MappedIntegration.Request request) {
    int timeoutMillis = call.method().integration().timeoutMillis();
    try {
      HttpResponse<byte[]> response =
          http.send(
                  built(request),
                  BoundedBody.of(MAX_ANSWER),
                  Duration.ofMillis(timeoutMillis),
                  call.stage().clientKey())
              .join();
      return new Backend(response.statusCode(), response.headers().map(), response.body());
    } catch (CompletionException e) {
      throw failure(e);
    }
  }

  private static RestFailure failure(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof TimeoutException ? RestFailure.timeout() : RestFailure.unreachable();
  }

  private static HttpRequest built(MappedIntegration.Request request) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri(request));
    boolean hasBody = !NO_BODY.contains(request.method()) && request.body().length > 0;
    try {
      request
          .headers()
          .forEach(
              (name, value) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                  builder.header(name, value);
                }
              });
      return builder
          .method(
              request.method(),
              hasBody
                  ? HttpRequest.BodyPublishers.ofByteArray(request.body())
                  : HttpRequest.BodyPublishers.noBody())
          .build();
    } catch (IllegalArgumentException e) {
      // A value that a client has sent, such as one with a line break in a query, is no valid
      // header.
      throw new RestFailure(GatewayError.BAD_REQUEST_PARAMETERS, "Invalid header value");
    }
  }

  private static URI uri(MappedIntegration.Request request) {
    String query = ServiceIntegration.query(request.query());
    String uri = request.uri();
    if (!query.isEmpty()) {
      uri += (uri.indexOf('?') < 0 ? "?" : "&") + query;
    }
    try {
      URI parsed = new URI(uri);
      String scheme = parsed.getScheme();
      if (parsed.getHost() == null
          || (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme))) {
        throw RestFailure.configuration();
      }
      return parsed;
    } catch (URISyntaxException e) {
      throw RestFailure.configuration();
    }
  }

  /** Forwards a request unchanged, except for mapped parameters. Blocks. */
  RestAnswer proxy(RestCall call) {
    MappedIntegration.Request request = request(call);
    EndpointLog.request(call, request);
    long since = System.nanoTime();
    Backend answer = call(call, request);
    call.integrationTook((System.nanoTime() - since) / 1_000_000);
    call.integrated(answer.status(), answer.status());
    EndpointLog.response(call, answer, call.integrationMillis());
    return new RestAnswer(answer.status(), headers(answer.headers()), answer.body());
  }

  /**
   * Forwards a request likewise, and streams the answer to the client. Blocks until it is complete.
   */
  void stream(RestCall call, Responder responder) {
    long since = System.nanoTime();
    StreamedBackend body = new StreamedBackend();
    boolean[] begun = new boolean[1];
    HttpResponse.BodyHandler<Void> handler =
        head -> {
          call.integrationTook((System.nanoTime() - since) / 1_000_000);
          call.integrated(head.statusCode(), head.statusCode());
          begun[0] = true;
          begin(call, responder, head, body);
          return body;
        };
    Duration timeout = Duration.ofMillis(call.method().integration().timeoutMillis());
    try {
      http.send(built(request(call)), handler, timeout, call.stage().clientKey()).join();
      body.end(true);
    } catch (CompletionException e) {
      if (!begun[0]) {
        throw failure(e);
      }
      body.end(false);
    }
  }

  private static void begin(
      RestCall call, Responder responder, HttpResponse.ResponseInfo head, StreamedBackend body) {
    int status = head.statusCode();
    RestAnswer answer = new RestAnswer(status, headers(head.headers()), EMPTY);
    if (status == 204 || status == 304) {
      responder.send(call, answer);
      return;
    }
    if (!responder.describe(call, answer)) {
      responder.fail(call, RestFailure.badGateway());
      return;
    }
    Exchange exchange = call.call().exchange();
    body.sendTo(exchange.stream(body));
  }

  private static MappedIntegration.Request request(RestCall call) {
    Method.Integration integration = call.method().integration();
    ParameterMapping.Mapped mapped = ParameterMapping.request(call);
    MappedIntegration.checkHeaders(mapped.headers(), integration);
    Map<String, String> headers = new LinkedHashMap<>();
    call.parameters()
        .headers()
        .forEach((name, values) -> headers.put(name, String.join(",", values)));
    mapped
        .headers()
        .forEach(
            (name, value) -> {
              headers.keySet().removeIf(name::equalsIgnoreCase);
              headers.put(name, value);
            });
    MappedIntegration.putIfAbsent(headers, "Accept", "application/json");
    MappedIntegration.putIfAbsent(
        headers, "User-Agent", "AmazonAPIGateway_" + call.identity().id());
    headers.keySet().removeIf("X-Amzn-Trace-Id"::equalsIgnoreCase);
    headers.put("X-Amzn-Trace-Id", call.traceId());
    headers.put("X-Amzn-Apigateway-Api-Id", call.identity().id());
    Map<String, List<String>> query = new LinkedHashMap<>(call.parameters().query());
    mapped
        .query()
        .forEach(
            (name, values) -> {
              List<String> all = new ArrayList<>(query.getOrDefault(name, List.of()));
              all.removeAll(values);
              all.addAll(values);
              query.put(name, all);
            });
    String method = integration.httpMethod();
    return new MappedIntegration.Request(
        method == null ? call.httpMethod() : method,
        Backends.endpoint(integration, mapped.path(), call),
        query,
        headers,
        call.body());
  }

  private static List<HttpAnswer.Header> headers(HttpHeaders headers) {
    return headers(headers.map());
  }

  /** Headers without the pseudo headers of HTTP/2. */
  private static List<HttpAnswer.Header> headers(Map<String, List<String>> headers) {
    List<HttpAnswer.Header> all = new ArrayList<>();
    headers.forEach(
        (name, values) -> {
          if (!name.startsWith(":")) {
            values.forEach(value -> all.add(new HttpAnswer.Header(name, value)));
          }
        });
    return all;
  }
}
