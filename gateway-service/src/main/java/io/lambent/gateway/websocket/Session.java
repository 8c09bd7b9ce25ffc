package io.lambent.gateway.websocket;

import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.gateway.apigateway.ApiRequest;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.invoke.TraceId;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One connection to a WebSocket API, from its {@code $connect} on. The API is as it was deployed
 * when the connection began.
 */
final class Session {
  private final WebSocketApi api;
  private final ApiStage stage;
  private final String id;
  private final String domainName;
  private final String sourceIp;
  private final @Nullable String userAgent;
  private final String traceId;
  private final Map<String, List<String>> headers;
  private final String query;
  private final boolean isSigned;
  private final long connectedMillis = System.currentTimeMillis();
  private volatile long activeMillis = connectedMillis;

  /** The result of the authorizer; null where there is no authorizer. */
  private volatile @Nullable Principal principal;

  private volatile @Nullable Channel channel;

  /**
   * The result of an authorizer.
   *
   * @param millis the duration of its call, in milliseconds
   */
  record Principal(String id, JsonNode context, long millis) {}

  /**
   * @param id the id by which backends reach the connection
   */
  Session(String id, ApiRequest request, WebSocketApi api, ApiStage stage) {
    this.id = id;
    this.api = api;
    this.stage = stage;
    this.domainName = request.domainName(api.identity());
    this.sourceIp = RequestFacts.sourceIp(request.call());
    this.userAgent = request.call().header(HttpHeaderNames.USER_AGENT);
    this.traceId = TraceId.of(request.call().header(TraceId.HEADER));
    this.headers = RequestFacts.headersAsSent(request.call(), traceId);
    this.query = request.call().query();
    this.isSigned = request.call().caller().isSigned();
  }

  WebSocketApi api() {
    return api;
  }

  ApiStage stage() {
    return stage;
  }

  String id() {
    return id;
  }

  String domainName() {
    return domainName;
  }

  String sourceIp() {
    return sourceIp;
  }

  @Nullable String userAgent() {
    return userAgent;
  }

  String traceId() {
    return traceId;
  }

  /** The headers of the request that began it; names in any case. */
  Map<String, List<String>> headers() {
    return headers;
  }

  /** The query of the request that began it. */
  String query() {
    return query;
  }

  boolean isSigned() {
    return isSigned;
  }

  long connectedMillis() {
    return connectedMillis;
  }

  long activeMillis() {
    return activeMillis;
  }

  /** Records that a frame was received or sent, which resets the idle time. */
  void active() {
    activeMillis = System.currentTimeMillis();
  }

  @Nullable Principal principal() {
    return principal;
  }

  void principal(Principal found) {
    principal = found;
  }

  void channel(Channel opened) {
    channel = opened;
  }

  Channel channel() {
    return Objects.requireNonNull(channel);
  }

  @Nullable ApiRoute route(String key) {
    for (ApiRoute route : stage.routes()) {
      if (route.key().equals(key)) {
        return route;
      }
    }
    return null;
  }

  @Nullable ApiAuthorizer authorizer(@Nullable String authorizerId) {
    for (ApiAuthorizer authorizer : stage.authorizers()) {
      if (authorizer.id().equals(authorizerId)) {
        return authorizer;
      }
    }
    return null;
  }
}
