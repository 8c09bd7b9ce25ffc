package io.lambent.gateway.template;

import java.util.Map;

/**
 * The overrides that templates have set, shared by the request and response templates of one
 * exchange.
 *
 * @param request {@code $context.requestOverride}: values by name for each place
 * @param response {@code $context.responseOverride}
 */
public record Overrides(Map<String, Map<String, String>> request, Map<String, Object> response) {}
