package io.lambent.contract.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A deployed API on its way between processes: one of the members is there. */
public record ApiMessage(
    @Nullable HttpApi http, @Nullable WebSocketApi webSocket, @Nullable RestApi rest) {

  public static ApiMessage of(DeployedApi api) {
    return switch (api) {
      case HttpApi http -> new ApiMessage(http, null, null);
      case WebSocketApi webSocket -> new ApiMessage(null, webSocket, null);
      case RestApi rest -> new ApiMessage(null, null, rest);
    };
  }

  public DeployedApi api() {
    if (http != null) {
      return http;
    }
    return webSocket != null ? webSocket : Objects.requireNonNull(rest);
  }
}
