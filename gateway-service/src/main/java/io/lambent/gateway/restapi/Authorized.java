package io.lambent.gateway.restapi;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an authorizer has said of a request that it let through.
 *
 * @param principalId null where it names none
 * @param context further values, as texts
 * @param claims of a token; null where there is none
 * @param usageKey an API key; null where it names none
 * @param millis that it took
 */
record Authorized(
    @Nullable String principalId,
    Map<String, String> context,
    @Nullable Map<String, String> claims,
    @Nullable String usageKey,
    long millis) {}
