package io.lambent.services.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.events.EventOutbox.Delivery;
import io.lambent.services.events.TargetDelivery.Failure;
import io.lambent.services.events.input.EventPath;
import io.lambent.services.events.input.EventView;
import io.lambent.services.outbound.UserServers;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls an API destination once. See <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html">API
 * destinations as targets in Amazon EventBridge</a>.
 */
@Component
class DestinationCall {
  static final String AGENT = "Amazon/EventBridge/ApiDestinations";
  private static final String TARGET_ERROR = "ERROR_FROM_TARGET";
  private static final int TOO_MANY_REQUESTS = 429;
  private static final Set<Integer> UNAUTHORIZED = Set.of(401, 407);

  /** Besides those of servers, 500 and above. */
  private static final Set<Integer> PASSING = Set.of(401, 407, 409, TOO_MANY_REQUESTS);

  /** Methods whose requests have no body. */
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

  /** The headers that the HTTP client sets by itself, or EventBridge removes. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "max-forwards",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via");

  private final ApiDestinationTable destinations;
  private final ConnectionTable connections;
  private final AccessTokens tokens;
  private final UserServers servers;
  private final JsonMapper json;
  private final Clock clock;

  DestinationCall(
      ApiDestinationTable destinations,
      ConnectionTable connections,
      AccessTokens tokens,
      UserServers servers,
      JsonMapper json,
      Clock clock) {
    this.destinations = destinations;
    this.connections = connections;
    this.tokens = tokens;
    this.servers = servers;
    this.json = json;
    this.clock = clock;
  }

  /** Returns null once the server has taken the event. */
  @Nullable Failure make(Delivery delivery, String input) {
    ApiDestination destination = destinations.ofArn(delivery.target().arn());
    if (destination == null) {
      return new Failure("NO_RESOURCE", "The API destination does not exist.", false);
    }
    Connection connection = connections.ofArn(destination.connectionArn());
    if (connection == null) {
      return new Failure("NO_RESOURCE", "The connection does not exist.", false);
    }
    if (connection.definition().authorization().equals(Authorization.NONE)) {
      return new Failure("NO_PERMISSIONS", "The connection is deauthorized.", false);
    }
    Instant allowedAt = destinations.reserve(destination);
    if (allowedAt != null) {
      return Failure.postponed(allowedAt);
    }
    try {
      HttpRequest request = request(delivery, destination, connection, input);
      return request == null
          ? new Failure("NO_PERMISSIONS", "The connection gets no token.", true)
          : result(connection, servers.call(request));
    } catch (IOException e) {
      return new Failure(TARGET_ERROR, "The server is not reached: " + e, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Failure("INTERNAL_ERROR", "interrupted", true);
    } catch (IllegalArgumentException e) {
      // Its message may contain secrets.
      return new Failure(
          "INVALID_PARAMETER", "No request can be made of the endpoint and the parameters.", false);
    }
  }

  /** The request of a delivery; null where its connection gets no token. */
  private @Nullable HttpRequest request(
      Delivery delivery, ApiDestination destination, Connection connection, String input) {
    Target.Http own = delivery.target().http();
    EventView view =
        new EventView(delivery.event(), delivery.ruleArn(), delivery.rule(), delivery.putAt());
    Authorization authorization = connection.definition().authorization();
    Authorization.Parameters added =
        Objects.requireNonNullElse(
            authorization.invocationHttpParameters(),
            new Authorization.Parameters(List.of(), List.of(), List.of()));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, String> query = new TreeMap<>();
    own.headerParameters().forEach((name, value) -> headers.put(name, filled(value, view)));
    own.queryStringParameters().forEach((name, value) -> query.put(name, filled(value, view)));
    AccessTokens.put(headers, added.headerParameters());
    AccessTokens.put(query, added.queryStringParameters());
    headers.putIfAbsent("Content-Type", "application/json; charset=utf-8");
    headers.keySet().removeIf(name -> RESERVED.contains(name.toLowerCase(Locale.ROOT)));
    if (!authorize(headers, connection)) {
      return null;
    }
    String url = path(destination.definition().endpoint(), own.pathParameterValues(), view);
    HttpRequest.Builder request = servers.request(QueryText.add(url, query));
    headers.forEach(request::setHeader);
    request.setHeader("User-Agent", AGENT);
    String method = destination.definition().method();
    return request
        .method(
            method,
            WITHOUT_BODY.contains(method)
                ? BodyPublishers.noBody()
                : BodyPublishers.ofString(body(input, added.bodyParameters())))
        .build();
  }

  /** Returns false where the connection gets no token. */
  private boolean authorize(Map<String, String> headers, Connection connection) {
    Authorization authorization = connection.definition().authorization();
    switch (connection.definition().type()) {
      case BASIC -> {
        Authorization.Basic basic = Objects.requireNonNull(authorization.basicAuthParameters());
        String pair = basic.username() + ":" + basic.password();
        headers.put(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
      }
      case API_KEY -> {
        Authorization.ApiKey key = Objects.requireNonNull(authorization.apiKeyAuthParameters());
        headers.put(
            Objects.requireNonNull(key.apiKeyName()), Objects.requireNonNull(key.apiKeyValue()));
      }
      case OAUTH_CLIENT_CREDENTIALS -> {
        String token = tokens.header(connection);
        if (token == null) {
          return false;
        }
        headers.put("Authorization", token);
      }
    }
    return true;
  }

  /** A value that names a place in the event is replaced by what is there. */
  private String filled(String value, EventView view) {
    EventPath path = value.startsWith("$.") ? EventPath.parse(value) : null;
    if (path == null) {
      return value;
    }
    String part = view.part(path);
    JsonNode read = json.readTree(part);
    return read.isString() ? read.stringValue() : part;
  }

  /** Replaces each wildcard of a URL by a path parameter. */
  private String path(String endpoint, List<String> values, EventView view) {
    StringBuilder url = new StringBuilder();
    int next = 0;
    for (char c : endpoint.toCharArray()) {
      if (c != '*') {
        url.append(c);
      } else if (next < values.size()) {
        url.append(QueryText.encode(filled(values.get(next++), view)));
      } else {
        throw new IllegalArgumentException("The target has too few PathParameterValues.");
      }
    }
    return url.toString();
  }

  /** The parameters of a connection become members of the body, before those of the event. */
  private String body(String input, List<Authorization.Parameter> parameters) {
    if (parameters.isEmpty() || !(json.readTree(input) instanceof ObjectNode object)) {
      return input;
    }
    for (Authorization.Parameter parameter : parameters) {
      object.put(parameter.key(), Objects.requireNonNullElse(parameter.value(), ""));
    }
    return json.writeValueAsString(object);
  }

  private @Nullable Failure result(Connection connection, HttpResponse<Void> answer) {
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return null;
    }
    if (UNAUTHORIZED.contains(status)) {
      tokens.forget(connection);
    }
    boolean isPassing = status >= 500 || PASSING.contains(status);
    String text = "The server answers with " + status + ".";
    String wanted = answer.headers().firstValue("Retry-After").orElse(null);
    Instant later = wanted == null ? Instant.EPOCH : later(wanted);
    if (later == null) {
      return new Failure(TARGET_ERROR, text, false);
    }
    return new Failure(
        status == TOO_MANY_REQUESTS ? "THROTTLING" : TARGET_ERROR, text, isPassing, later, false);
  }

  /** The time at which a server wants to be called again; null if it never does. */
  private @Nullable Instant later(String value) {
    try {
      long seconds = Long.parseLong(value.strip());
      return seconds < 0
          ? null
          : clock.instant().plusSeconds(Math.min(seconds, Duration.ofDays(1).toSeconds()));
    } catch (NumberFormatException e) {
      try {
        return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      } catch (DateTimeException unreadable) {
        return Instant.EPOCH;
      }
    }
  }
}
