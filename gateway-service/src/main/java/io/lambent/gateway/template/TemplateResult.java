package io.lambent.gateway.template;

import java.util.Map;

/**
 * The result of a template.
 *
 * @param requestOverride {@code header}, {@code path} and {@code querystring} as the template has
 *     set them
 */
public record TemplateResult(String text, Map<String, Map<String, String>> requestOverride) {}
