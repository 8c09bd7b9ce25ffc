package io.lambent.services.events;

import io.lambent.services.outbound.UserServers;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tokens of connections that are authorized by OAuth client credentials. They are kept in
 * memory, and asked for anew a minute before they expire. See <a
 * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html">
 * Authorization methods for connections in EventBridge</a>.
 */
@Component
class AccessTokens {
  private static final Logger log = LoggerFactory.getLogger(AccessTokens.class);
  private static final Duration BEFORE_END = Duration.ofSeconds(60);

  /** For how long a token holds that does not say so. */
  private static final long ASSUMED_SECONDS = 3_600;

  /** The maximum number of tokens in memory. */
  private static final int MOST = 10_000;

  private final ConnectionTable connections;
  private final UserServers servers;
  private final JsonMapper json;
  private final Clock clock;
  private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

  AccessTokens(ConnectionTable connections, UserServers servers, JsonMapper json, Clock clock) {
    this.connections = connections;
    this.servers = servers;
    this.json = json;
    this.clock = clock;
  }

  /** A connection as it was at some time: a change makes its tokens void. */
  private record Key(long connection, Instant modifiedAt) {}

  private record Token(String header, Instant end) {}

  /** The value of the {@code Authorization} header; null where the server gives no token now. */
  @Nullable String header(Connection connection) {
    Token known = tokens.get(key(connection));
    if (known != null && clock.instant().isBefore(known.end().minus(BEFORE_END))) {
      return known.header();
    }
    Token renewed = renew(connection);
    return renewed == null ? null : renewed.header();
  }

  /** A server has refused the token. */
  void forget(Connection connection) {
    tokens.remove(key(connection));
  }

  private static Key key(Connection connection) {
    return new Key(connection.id(), connection.modifiedAt());
  }

  /** Asks for a token, and notes whether the server gave one. */
  @Nullable Token renew(Connection connection) {
    Token token = null;
    String refusal = null;
    try {
      HttpResponse<String> answer = servers.ask(request(Objects.requireNonNull(oauth(connection))));
      token = answer.statusCode() / 100 == 2 ? token(answer.body()) : null;
      if (token == null) {
        refusal = "The authorization endpoint answers with " + answer.statusCode() + ".";
      }
    } catch (IOException e) {
      refusal = "The authorization endpoint is not reached.";
      log.debug("No token for {}", connection.arn(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (IllegalArgumentException e) {
      refusal = "The authorization endpoint cannot be called.";
      // The message may contain secrets.
      log.info("The authorization endpoint of {} cannot be called", connection.arn());
    }
    if (token != null) {
      if (tokens.size() >= MOST) {
        tokens.clear();
      }
      tokens.put(key(connection), token);
    }
    boolean isKnown =
        connection.state() == Connection.State.AUTHORIZED
            ? token != null
            : Objects.equals(connection.reason(), refusal) && connection.reason() != null;
    if (!isKnown) {
      connections.setAuthorized(connection, refusal, clock.instant());
    }
    return token;
  }

  private static Authorization.@Nullable OAuth oauth(Connection connection) {
    return connection.definition().authorization().oAuthParameters();
  }

  private HttpRequest request(Authorization.OAuth oauth) {
    Authorization.Client client = Objects.requireNonNull(oauth.clientParameters());
    Authorization.Parameters added =
        Objects.requireNonNullElse(
            oauth.oAuthHttpParameters(),
            new Authorization.Parameters(List.of(), List.of(), List.of()));
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("client_id", Objects.requireNonNull(client.clientID()));
    form.put("client_secret", Objects.requireNonNull(client.clientSecret()));
    put(form, added.bodyParameters());
    Map<String, String> query = new LinkedHashMap<>();
    put(query, added.queryStringParameters());
    String method = Objects.requireNonNull(oauth.httpMethod());
    boolean hasBody = !method.equals("GET");
    if (!hasBody) {
      query.putAll(form);
    }
    HttpRequest.Builder request =
        servers.request(
            QueryText.add(Objects.requireNonNull(oauth.authorizationEndpoint()), query));
    Map<String, String> headers = new LinkedHashMap<>();
    if (hasBody) {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
    }
    headers.put("User-Agent", DestinationCall.AGENT);
    put(headers, added.headerParameters());
    headers.forEach(request::setHeader);
    return request
        .method(
            method, hasBody ? BodyPublishers.ofString(QueryText.of(form)) : BodyPublishers.noBody())
        .build();
  }

  static void put(Map<String, String> to, List<Authorization.Parameter> parameters) {
    for (Authorization.Parameter parameter : parameters) {
      if (parameter.key() != null) {
        to.put(parameter.key(), Objects.requireNonNullElse(parameter.value(), ""));
      }
    }
  }

  /** Returns null where the answer is no token. */
  private @Nullable Token token(String answer) {
    try {
      JsonNode read = json.readTree(answer);
      String token = read.path("access_token").asString("");
      long seconds = read.path("expires_in").asLong(ASSUMED_SECONDS);
      return token.isEmpty() || token.chars().anyMatch(c -> c < ' ' || c > '~')
          ? null
          : new Token("Bearer " + token, clock.instant().plusSeconds(seconds));
    } catch (JacksonException e) {
      return null;
    }
  }
}
