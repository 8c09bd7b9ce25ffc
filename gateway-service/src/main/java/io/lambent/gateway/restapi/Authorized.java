package io.lambent.gateway.restapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of an authorizer that has allowed a request.
 *
 * @param principalId the caller; null where the authorizer names none
 * @param context further values, as texts
 * @param claims the claims of a token; null where there is no token
 * @param usageKey an API key; null where the authorizer names none
 * @param millis the duration of the call
 */
record Authorized(
    @Nullable String principalId,
    Map<String, String> context,
    @Nullable Map<String, String> claims,
    @Nullable String usageKey,
    long millis) {}
