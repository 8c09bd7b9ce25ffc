package io.lambent.gateway.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.contract.api.ServiceUri;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An integration of an API with an AWS service of this installation, which a {@link ServiceUri}
 * names.
 */
public final class ServiceIntegration {
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

  private final ServiceUri uri;
  private final String service;

  private ServiceIntegration(ServiceUri uri) {
    this.uri = uri;
    this.service = uri.service();
  }

  /** The integration that a URI names; null where it names none. */
  public static @Nullable ServiceIntegration of(String uri) {
    ServiceUri parsed = ServiceUri.parse(uri);
    return parsed == null ? null : new ServiceIntegration(parsed);
  }

  /** A request to the service, as mappings have made it. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Request(
      String method, Map<String, List<String>> query, Map<String, String> headers, byte[] body) {}

  /**
   * Calls the service. Does not block. Fails where no answer came.
   *
   * @param owner the account of the API, and its region, which the URI may override
   */
  public CompletableFuture<WireAnswer> call(AwsCalls calls, AwsCalls.Owner owner, Request request) {
    return calls.call(
        uri.region().isEmpty() ? owner : new AwsCalls.Owner(owner.account(), uri.region()),
        service,
        uri.isPath() ? path(request) : action(request));
  }

  private WireRequest path(Request request) {
    String subdomain = uri.subdomain();
    String bucket = service.equals("s3") && !subdomain.isEmpty() ? "/" + subdomain : "";
    String rest = uri.rest();
    int question = rest.indexOf('?');
    String query = query(request.query());
    String own = question < 0 ? "" : rest.substring(question + 1);
    String path = question < 0 ? rest : rest.substring(0, question);
    if (service.equals("sqs")) {
      return queue(path, query, request);
    }
    return new WireRequest(
        request.method(),
        bucket + "/" + path,
        own.isEmpty() || query.isEmpty() ? own + query : own + "&" + query,
        headers(request.headers()),
        request.body());
  }

  /**
   * A request to the address of a queue: the queue's URL is added to the parameters of the form.
   */
  private static WireRequest queue(String path, String query, Request request) {
    String body = new String(request.body(), UTF_8);
    String form = body.startsWith("{") ? "" : body;
    if (!query.isEmpty()) {
      form = form.isEmpty() ? query : form + "&" + query;
    }
    if (!form.contains("QueueUrl=")) {
      form += "&QueueUrl=" + URLEncoder.encode("http://localhost/" + path, UTF_8);
    }
    return form(request, form);
  }

  private WireRequest action(Request request) {
    String table = TABLES.get(service);
    if (table != null) {
      Map<String, String> headers = new HashMap<>(request.headers());
      ServiceModel.Header model = ServiceModels.get(table).header();
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
      headers.put("Content-Type", "application/x-amz-json-" + model.jsonVersion());
      if (headers.keySet().stream().noneMatch("X-Amz-Target"::equalsIgnoreCase)) {
        headers.put("X-Amz-Target", model.targetPrefix() + "." + uri.rest());
      }
      return new WireRequest("POST", "/", "", headers(headers), request.body());
    }
    String query = query(request.query());
    String form = "Action=" + uri.rest() + (query.isEmpty() ? "" : "&" + query);
    String body = new String(request.body(), UTF_8);
    if (!body.isBlank() && !body.stripLeading().startsWith("{")) {
      form += "&" + body;
    }
    return form(request, form);
  }

  private static WireRequest form(Request request, String form) {
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
    headers.put("Content-Type", FORM);
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
  public static String query(Map<String, List<String>> parameters) {
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
