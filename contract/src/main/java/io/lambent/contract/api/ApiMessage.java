package io.lambent.contract.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A deployed API on its way between processes: one of the members is there. */
public record ApiMessage(
    @Nullable HttpApi http,
    @Nullable WebSocketApi webSocket,
    @Nullable RestApi rest,
    @Nullable LoadBalancer loadBalancer) {

  public static ApiMessage of(DeployedApi api) {
    return switch (api) {
      case HttpApi http -> new ApiMessage(http, null, null, null);
      case WebSocketApi webSocket -> new ApiMessage(null, webSocket, null, null);
      case RestApi rest -> new ApiMessage(null, null, rest, null);
      case LoadBalancer loadBalancer -> new ApiMessage(null, null, null, loadBalancer);
    };
  }

  public DeployedApi api() {
    if (http != null) {
      return http;
    }
    if (webSocket != null) {
      return webSocket;
    }
    return rest != null ? rest : Objects.requireNonNull(loadBalancer);
  }
}
