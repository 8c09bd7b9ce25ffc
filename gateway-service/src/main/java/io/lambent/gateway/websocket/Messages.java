package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.gateway.httpapi.ApiRequestIds;
import io.lambent.gateway.httpapi.Throttles;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Passes messages to the integrations of their routes. */
@Component
final class Messages {
  private static final Logger log = LoggerFactory.getLogger(Messages.class);
  private static final String DEFAULT = "$default";
  private static final String DISCONNECT = "$disconnect";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{?request\\.body\\.([\\w.\\[\\]-]+)}?");

  private final SocketBackends backends;
  private final Throttles throttles;
  private final SocketMetrics metrics;

  Messages(SocketBackends backends, Throttles throttles, SocketMetrics metrics) {
    this.backends = backends;
    this.throttles = throttles;
    this.metrics = metrics;
  }

  /**
   * Handles a message.
   *
   * @param done called once the message was handled
   */
  void received(Session session, byte[] body, boolean isBinary, Runnable done) {
    session.active();
    metrics.message(session);
    ApiRoute route = route(session, body, isBinary);
    ApiIntegration integration = route == null ? null : route.integration();
    if (route == null || integration == null) {
      error(session, "Forbidden");
      done.run();
      return;
    }
    if (!throttles.allows(session.api().identity().id(), session.stage(), route.key())) {
      refuse(session);
      done.run();
      return;
    }
    long since = System.nanoTime();
    byte[] event = SocketEvents.message(session, route.key(), body, isBinary);
    backends
        .call(session, integration, event, body)
        .thenCompose(
            answer -> {
              metrics.integrated(session, System.nanoTime() - since);
              return route.responseSelectionExpression() == null
                  ? CompletableFuture.completedFuture(answer)
                  : backends.respond(session, integration, event, answer);
            })
        .whenComplete(
            (answer, e) -> {
              try {
                answered(session, route, answer, e);
              } finally {
                done.run();
              }
            });
  }

  /** Tells the client that its message is not handled, as there are too many. */
  static void refuse(Session session) {
    error(session, "Too Many Requests");
  }

  /**
   * Selects the route by the selection expression, or {@code $default}; null where there is
   * neither.
   */
  private static @Nullable ApiRoute route(Session session, byte[] body, boolean isBinary) {
    String key = isBinary ? null : key(session.api().routeSelectionExpression(), body);
    ApiRoute route = key == null || key.startsWith("$") ? null : session.route(key);
    return route == null ? session.route(DEFAULT) : route;
  }

  /** Evaluates a selection expression; null where the message lacks the member that it names. */
  static @Nullable String key(String expression, byte[] body) {
    if (!VARIABLE.matcher(expression).find()) {
      return expression;
    }
    JsonNode message;
    try {
      message = JSON.readTree(body);
    } catch (JacksonException e) {
      return null;
    }
    StringBuilder key = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(expression);
    while (matcher.find()) {
      String value = value(message, matcher.group(1));
      if (value == null) {
        return null;
      }
      matcher.appendReplacement(key, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(key).toString();
  }

  private static @Nullable String value(JsonNode message, String path) {
    JsonNode node = message;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    if (node.isString()) {
      return node.asString();
    }
    return node.isNumber() || node.isBoolean() ? node.toString() : null;
  }

  private void answered(
      Session session,
      ApiRoute route,
      SocketBackends.@Nullable Answer answer,
      @Nullable Throwable e) {
    if (answer == null) {
      log.error("A message of {} was not handled", session.api().identity().id(), e);
      error(session, "Internal server error");
      return;
    }
    switch (answer) {
      case SocketBackends.Answer.Failed failed -> {
        metrics.integrationFailed(session);
        error(session, "Internal server error");
      }
      case SocketBackends.Answer.Proxy proxy -> respond(session, route, proxy.http().body());
      case SocketBackends.Answer.Body body -> respond(session, route, body.text().getBytes(UTF_8));
    }
  }

  /** Sends the integration's answer to the client where the route has a route response. */
  private static void respond(Session session, ApiRoute route, byte[] body) {
    if (route.responseSelectionExpression() != null && body.length > 0) {
      session.active();
      session.channel().writeAndFlush(new TextWebSocketFrame(new String(body, UTF_8)));
    }
  }

  private static void error(Session session, String message) {
    String text =
        JSON.createObjectNode()
            .put("message", message)
            .put("connectionId", session.id())
            .put("requestId", ApiRequestIds.next())
            .toString();
    session.channel().writeAndFlush(new TextWebSocketFrame(text));
  }

  /** Tells the integration of {@code $disconnect} that a connection has ended. */
  void disconnected(Session session, int code, String reason) {
    ApiRoute route = session.route(DISCONNECT);
    ApiIntegration integration = route == null ? null : route.integration();
    if (integration != null) {
      backends
          .call(session, integration, SocketEvents.disconnect(session, code, reason), new byte[0])
          .whenComplete(
              (answer, e) -> {
                if (e != null || answer instanceof SocketBackends.Answer.Failed) {
                  log.debug("$disconnect of {} failed", session.api().identity().id(), e);
                }
              });
    }
  }
}
