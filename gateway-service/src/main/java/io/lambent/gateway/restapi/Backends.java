package io.lambent.gateway.restapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.restapi.ParameterMapping.Backend;
import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.PrivateEndpoints;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
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
  private static final Pattern SERVICE =
      Pattern.compile("arn:[a-z-]+:apigateway:([^:]*):([^:]+):(path|action)/(.*)", Pattern.DOTALL);
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-zA-Z0-9._\\-:]+)\\+?}");
  private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final Pattern AUTHORITY = Pattern.compile("^https?://[^/?]*");
  private static final String PLAIN = "-._~!$&'()*+,;=:@/%";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String FORM = "application/x-www-form-urlencoded";

  /**
   * The services whose operations are named by {@code X-Amz-Target}, each with the name of its
   * operation table.
   */
  private static final Map<String, String> TABLES =
      Map.of(
          "dynamodb", "dynamodb",
          "events", "events",
          "kinesis", "kinesis",
          "logs", "logs",
          "secretsmanager", "secretsmanager",
          "ssm", "ssm");

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
    String resolved = Functions.resolved(template, call.stageVariables());
    if (resolved.indexOf('{') < 0) {
      return resolved;
    }
    return PARAMETER
        .matcher(resolved)
        .replaceAll(
            found -> {
              String value = path.get(found.group(1));
              return Matcher.quoteReplacement(value == null ? found.group() : encoded(value));
            });
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
    Matcher uri = SERVICE.matcher(request.uri());
    if (!uri.matches()) {
      throw RestFailure.configuration();
    }
    String host = uri.group(2);
    String service = host.substring(host.lastIndexOf('.') + 1);
    String sub = host.contains(".") ? host.substring(0, host.lastIndexOf('.')) : "";
    WireRequest wire =
        uri.group(3).equals("path")
            ? path(service, sub, uri.group(4), request)
            : action(service, uri.group(4), request);
    WireAnswer answer =
        await(
            services.call(
                new AwsCalls.Owner(
                    call.identity().account(),
                    uri.group(1).isEmpty() ? call.identity().region() : uri.group(1)),
                service,
                wire),
            call.method().integration().timeoutMillis());
    Map<String, List<String>> headers = new HashMap<>();
    for (Headers.Field field : answer.headers().fields()) {
      headers.computeIfAbsent(field.name(), any -> new ArrayList<>()).add(field.value());
    }
    return new Backend(answer.status(), headers, answer.body());
  }

  private static WireRequest path(
      String service, String sub, String path, MappedIntegration.Request request) {
    String bucket = service.equals("s3") && !sub.isEmpty() ? "/" + sub : "";
    int question = path.indexOf('?');
    String query = query(request.query());
    String own = question < 0 ? "" : path.substring(question + 1);
    if (service.equals("sqs")) {
      return queue(question < 0 ? path : path.substring(0, question), query, request);
    }
    return new WireRequest(
        request.method(),
        bucket + "/" + (question < 0 ? path : path.substring(0, question)),
        own.isEmpty() || query.isEmpty() ? own + query : own + "&" + query,
        headers(request.headers()),
        request.body());
  }

  /**
   * A request to the address of a queue: the queue's URL is added to the parameters of the form.
   */
  private static WireRequest queue(String path, String query, MappedIntegration.Request request) {
    String body = new String(request.body(), UTF_8);
    String form = body.startsWith("{") ? "" : body;
    if (!query.isEmpty()) {
      form = form.isEmpty() ? query : form + "&" + query;
    }
    if (!form.contains("QueueUrl=")) {
      form += "&QueueUrl=" + URLEncoder.encode("http://localhost/" + path, UTF_8);
    }
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
    headers.put("Content-Type", FORM);
    return new WireRequest("POST", "/", "", headers(headers), form.getBytes(UTF_8));
  }

  private static WireRequest action(
      String service, String action, MappedIntegration.Request request) {
    Map<String, String> headers = new HashMap<>(request.headers());
    String table = TABLES.get(service);
    if (table != null) {
      ServiceModel.Header model = ServiceModels.get(table).header();
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
      headers.put("Content-Type", "application/x-amz-json-" + model.jsonVersion());
      MappedIntegration.putIfAbsent(headers, "X-Amz-Target", model.targetPrefix() + "." + action);
      return new WireRequest("POST", "/", "", headers(headers), request.body());
    }
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
    headers.put("Content-Type", FORM);
    String query = query(request.query());
    String form = "Action=" + action + (query.isEmpty() ? "" : "&" + query);
    String body = new String(request.body(), UTF_8);
    if (!body.isBlank() && !body.stripLeading().startsWith("{")) {
      form += "&" + body;
    }
    return new WireRequest("POST", "/", "", headers(headers), form.getBytes(UTF_8));
  }

  private static Headers headers(Map<String, String> headers) {
    List<Headers.Field> fields = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!lower.equals("host") && !lower.startsWith("x-lambent-")) {
            fields.add(new Headers.Field(name, value));
          }
        });
    return Headers.of(fields);
  }

  /** Formats parameters as a query string. */
  static String query(Map<String, List<String>> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, values) -> {
          for (String value : values) {
            query
                .append(query.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, UTF_8));
          }
        });
    return query.toString();
  }
}
