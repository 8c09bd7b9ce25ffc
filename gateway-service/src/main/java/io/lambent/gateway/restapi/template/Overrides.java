package io.lambent.gateway.restapi.template;

import java.util.Map;

/**
 * What the templates of one exchange have set: those for the request and for the answer see the
 * same.
 *
 * @param request {@code $context.requestOverride}: values by name for each place
 * @param response {@code $context.responseOverride}
 */
public record Overrides(Map<String, Map<String, String>> request, Map<String, Object> response) {}
