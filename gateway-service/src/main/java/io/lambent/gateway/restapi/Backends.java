package io.lambent.gateway.restapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.outbound.PathParameters;
import io.lambent.gateway.outbound.ServiceIntegration;
import io.lambent.gateway.restapi.ParameterMapping.Backend;
import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.PrivateEndpoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calls the backends of integrations: functions, AWS services of this installation, HTTP servers.
 */
final class Backends {
  private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final Pattern AUTHORITY = Pattern.compile("^https?://[^/?]*");
  private static final String PLAIN = "-._~!$&'()*+,;=:@/%";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final Functions functions;
  private final AwsCalls services;
  private final HttpBackend http;

  Backends(Functions functions, AwsCalls services, HttpBackend http) {
    this.functions = functions;
    this.services = services;
    this.http = http;
  }

  static boolean isFunction(Method.Integration integration) {
    return integration.uri().contains(":lambda:path/");
  }

  /**
   * The address of a backend, in which stage variables and path parameters are replaced by their
   * values.
   */
  static String uri(String template, Map<String, String> path, RestCall call) {
    return PathParameters.replaced(
        Functions.resolved(template, call.stageVariables()), path, Backends::encoded);
  }

  /**
   * The address of an HTTP backend: that of the integration or, where it is private, the one that
   * stands for its VPC link or load balancer, with the path of the integration's.
   */
  static String endpoint(Method.Integration integration, Map<String, String> path, RestCall call) {
    String uri = uri(integration.uri(), path, call);
    String connection = integration.connectionId();
    if (connection == null) {
      return uri;
    }
    PrivateEndpoints endpoints = call.api().privateEndpoints();
    String link = Functions.resolved(connection, call.stageVariables());
    if (!endpoints.links().containsKey(link)) {
      throw RestFailure.configuration("Invalid Vpc Link identifier specified: " + link);
    }
    Optional<String> ofLink = endpoints.links().getOrDefault(link, Optional.empty());
    String target = integration.target();
    Optional<String> address =
        target == null
            ? ofLink
            : endpoints.targets().getOrDefault(target, Optional.empty()).or(() -> ofLink);
    if (target != null && address.isEmpty()) {
      throw RestFailure.configuration("Lambent has no address for " + target);
    }
    Matcher authority = AUTHORITY.matcher(uri);
    return address.isPresent() && authority.find()
        ? address.get() + uri.substring(authority.end())
        : uri;
  }

  /**
   * Percent-encodes characters that a path cannot contain. Existing escapes stay, because path
   * variables of a request are already encoded.
   */
  static String encoded(String value) {
    StringBuilder encoded = new StringBuilder(value.length());
    for (byte each : value.getBytes(UTF_8)) {
      char c = (char) (each & 0xff);
      boolean isPlain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || PLAIN.indexOf(c) >= 0;
      if (isPlain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(each));
      }
    }
    return LONE_PERCENT.matcher(encoded).replaceAll("%25");
  }

  /** Calls a backend. Blocks. */
  Backend call(RestCall call, MappedIntegration.Request request) {
    Method.Integration integration = call.method().integration();
    EndpointLog.request(call, request);
    if (integration.isHttp()) {
      return http.call(call, request);
    }
    return isFunction(integration) ? function(call, request) : service(call, request);
  }

  private Backend function(RestCall call, MappedIntegration.Request request) {
    Method.Integration integration = call.method().integration();
    Functions.Target target = Functions.target(integration.uri(), call);
    if (target == null) {
      throw RestFailure.configuration();
    }
    boolean isEvent =
        request.headers().entrySet().stream()
            .anyMatch(
                header ->
                    header.getKey().equalsIgnoreCase("X-Amz-Invocation-Type")
                        && header.getValue().equals("Event"));
    byte[] event = request.body().length == 0 ? "{}".getBytes(UTF_8) : request.body();
    InvocationOutcome outcome =
        await(
            functions.call(target, call, event, isEvent, integration.timeoutMillis()),
            integration.timeoutMillis());
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded ->
          new Backend(
              200, Map.of("Content-Type", List.of("application/json")), succeeded.payload());
      case InvocationOutcome.Failed failed ->
          new Backend(
              200,
              Map.of(
                  "Content-Type",
                  List.of("application/json"),
                  "X-Amz-Function-Error",
                  List.of("Unhandled")),
              failed.payload());
      case InvocationOutcome.Accepted accepted -> new Backend(202, Map.of(), new byte[0]);
      case InvocationOutcome.Permitted permitted -> throw RestFailure.configuration();
      case InvocationOutcome.Throttled throttled -> throw RestFailure.configuration();
      case InvocationOutcome.Rejected rejected -> throw RestFailure.configuration();
    };
  }

  static <T> T await(CompletableFuture<T> future, int millis) {
    try {
      return future.get(millis + 1_000L, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw RestFailure.timeout();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TimeoutException
          ? RestFailure.timeout()
          : RestFailure.unreachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RestFailure.unreachable();
    }
  }

  private Backend service(RestCall call, MappedIntegration.Request request) {
    ServiceIntegration service = ServiceIntegration.of(request.uri());
    if (service == null) {
      throw RestFailure.configuration();
    }
    WireAnswer answer =
        await(
            service.call(
                services,
                new AwsCalls.Owner(call.identity().account(), call.identity().region()),
                new ServiceIntegration.Request(
                    request.method(), request.query(), request.headers(), request.body())),
            call.method().integration().timeoutMillis());
    Map<String, List<String>> headers = new HashMap<>();
    for (Headers.Field field : answer.headers().fields()) {
      headers.computeIfAbsent(field.name(), any -> new ArrayList<>()).add(field.value());
    }
    return new Backend(answer.status(), headers, answer.body());
  }
}
