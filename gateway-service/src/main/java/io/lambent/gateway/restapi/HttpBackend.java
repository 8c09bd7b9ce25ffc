package io.lambent.gateway.restapi;

import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.outbound.BoundedBody;
import io.lambent.gateway.outbound.OutboundHttp;
import io.lambent.gateway.restapi.ParameterMapping.Backend;
import io.lambent.gateway.restapi.definition.Method;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Calls HTTP servers, whose answers may have up to 10 MB. */
final class HttpBackend {
  private static final int MAX_ANSWER = 10 << 20;
  private static final Set<String> NO_BODY = Set.of("GET", "HEAD", "OPTIONS");

  /** Headers that the client sets itself. */
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
  Backend call(MappedIntegration.Request request, int timeoutMillis) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri(request)).timeout(Duration.ofMillis(timeoutMillis));
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                builder.header(name, value);
              }
            });
    boolean hasBody = !NO_BODY.contains(request.method()) && request.body().length > 0;
    builder.method(
        request.method(),
        hasBody
            ? HttpRequest.BodyPublishers.ofByteArray(request.body())
            : HttpRequest.BodyPublishers.noBody());
    try {
      HttpResponse<byte[]> response =
          http.client().send(builder.build(), BoundedBody.of(MAX_ANSWER));
      return new Backend(response.statusCode(), response.headers().map(), response.body());
    } catch (HttpTimeoutException e) {
      throw RestFailure.timeout();
    } catch (IOException e) {
      throw RestFailure.unreachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RestFailure.unreachable();
    }
  }

  private static URI uri(MappedIntegration.Request request) {
    String query = Backends.query(request.query());
    String uri = request.uri();
    if (!query.isEmpty()) {
      uri += (uri.indexOf('?') < 0 ? "?" : "&") + query;
    }
    try {
      URI parsed = new URI(uri);
      if (parsed.getHost() == null
          || !parsed.getScheme().toLowerCase(Locale.ROOT).startsWith("http")) {
        throw RestFailure.configuration();
      }
      return parsed;
    } catch (URISyntaxException e) {
      throw RestFailure.configuration();
    }
  }

  /** Passes a request on as it is, with what is mapped besides. Blocks. */
  RestAnswer proxy(RestCall call) {
    Method.Integration integration = call.method().integration();
    ParameterMapping.Mapped mapped = ParameterMapping.request(call);
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
    long since = System.nanoTime();
    Backend answer =
        call(
            new MappedIntegration.Request(
                method == null ? call.httpMethod() : method,
                Backends.uri(integration.uri(), mapped.path(), call),
                query,
                headers,
                call.body()),
            integration.timeoutMillis());
    call.integrationTook((System.nanoTime() - since) / 1_000_000);
    List<HttpAnswer.Header> all = new ArrayList<>();
    answer
        .headers()
        .forEach(
            (name, values) -> {
              if (!name.startsWith(":")) {
                values.forEach(value -> all.add(new HttpAnswer.Header(name, value)));
              }
            });
    return new RestAnswer(answer.status(), all, answer.body());
  }
}
