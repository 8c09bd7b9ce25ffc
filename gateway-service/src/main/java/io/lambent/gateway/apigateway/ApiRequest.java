package io.lambent.gateway.apigateway;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.gateway.protocol.Call;
import org.jspecify.annotations.Nullable;

/** A request for an API. */
public record ApiRequest(Call call, ApiAddress address) {

  /** A stage and the path below it. */
  public record Staged(String stage, String path) {}

  /** The host name that functions see: the API's own where the request came by path. */
  public String domainName(ApiIdentity api) {
    String name = address.domainName();
    return name == null ? api.id() + ".execute-api." + api.region() + "." + call.host() : name;
  }

  /**
   * The first segment of the path as a stage, and the rest of the path, where the address does not
   * tell the stage; null where the path has no segment.
   */
  public @Nullable Staged firstSegment() {
    String path = address.path();
    int end = path.indexOf('/', 1);
    String segment = end < 0 ? path.substring(1) : path.substring(1, end);
    return segment.isEmpty() ? null : new Staged(segment, end < 0 ? "/" : path.substring(end));
  }
}
