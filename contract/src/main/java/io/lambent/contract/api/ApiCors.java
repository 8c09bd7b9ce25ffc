package io.lambent.contract.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin settings, applied by the gateway. Lists are empty where the client set none.
 *
 * @param allowOrigins origins, {@code *}, or prefixes that end in {@code *}
 * @param maxAge seconds, -1 to 86,400; null where browsers shall use their default
 */
public record ApiCors(
    boolean allowCredentials,
    List<String> allowHeaders,
    List<String> allowMethods,
    List<String> allowOrigins,
    List<String> exposeHeaders,
    @Nullable Integer maxAge) {}
