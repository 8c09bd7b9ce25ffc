package io.lambent.gateway.httpevent;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The facts that an event tells besides the request: where it came in, and for whom.
 *
 * @param path what the function sees as the path, still encoded
 * @param accountId {@code anonymous} where the endpoint needs no signature
 * @param apiId of the endpoint
 * @param domainName by which the endpoint is reached
 * @param domainPrefix the first label of that name
 * @param requestId as the client reads it in the answer
 * @param traceId as the function sees it
 * @param pathParameters decoded
 * @param omitsCookieHeader true if cookies are in {@code cookies} only
 * @param authorizer null where the endpoint authorizes nobody
 */
public record EventContext(
    String path,
    String routeKey,
    String stage,
    String accountId,
    String apiId,
    String domainName,
    String domainPrefix,
    String requestId,
    String traceId,
    Map<String, String> pathParameters,
    Map<String, String> stageVariables,
    boolean omitsCookieHeader,
    @Nullable Authorizer authorizer) {

  /** Writes the members of {@code authorizer}. */
  @FunctionalInterface
  public interface Authorizer {
    void write(JsonGenerator json);
  }
}
