package io.lambent.contract.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An authorizer of an HTTP or WebSocket API.
 *
 * @param type {@code JWT} or {@code REQUEST}
 * @param identitySources selection expressions, such as {@code $request.header.Authorization}
 * @param issuer of tokens; null for {@code REQUEST}
 * @param audience of tokens
 * @param uri of the function; null for {@code JWT}
 * @param ttlSeconds for which a result is cached
 */
public record ApiAuthorizer(
    String id,
    String name,
    String type,
    List<String> identitySources,
    @Nullable String issuer,
    List<String> audience,
    @Nullable String uri,
    String payloadFormatVersion,
    boolean hasSimpleResponses,
    int ttlSeconds) {}
