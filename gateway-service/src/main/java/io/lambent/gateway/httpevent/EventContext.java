package io.lambent.gateway.httpevent;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The facts that an event tells besides the request: where it came in, and for whom.
 *
 * @param path what the function sees as the path, still encoded
 * @param accountId {@code anonymous} where the endpoint needs no signature
 * @param apiId of the endpoint
 * @param domainName by which the endpoint is reached
 * @param traceId as the function sees it
 * @param authorizer null where the endpoint authorizes nobody
 */
public record EventContext(
    String path,
    String routeKey,
    String stage,
    String accountId,
    String apiId,
    String domainName,
    String traceId,
    @Nullable Authorizer authorizer) {

  /** Writes the members of {@code authorizer}. */
  @FunctionalInterface
  public interface Authorizer {
    void write(JsonGenerator json);
  }
}
