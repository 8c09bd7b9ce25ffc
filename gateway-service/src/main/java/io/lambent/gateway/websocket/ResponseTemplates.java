package io.lambent.gateway.websocket;

import io.lambent.contract.api.ApiIntegration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The integration responses of integrations that are no proxies: the one whose key is the status, a
 * pattern of it between slashes, or {@code $default}.
 */
final class ResponseTemplates {
  private ResponseTemplates() {}

  /** The template for an answer; null where the answer is passed through. */
  static @Nullable String template(ApiIntegration integration, SocketBackends.Answer.Body body) {
    ApiIntegration.Response chosen = null;
    for (ApiIntegration.Response response : integration.responses()) {
      if (matches(response.key(), Integer.toString(body.status()))) {
        chosen = response;
        break;
      }
      if (response.key().equals("$default")) {
        chosen = response;
      }
    }
    if (chosen == null || chosen.templates().isEmpty()) {
      return null;
    }
    String selection = chosen.templateSelectionExpression();
    String template =
        selection == null ? null : chosen.templates().get(selection.replace("\\$", "$"));
    return template == null ? chosen.templates().values().iterator().next() : template;
  }

  private static boolean matches(String key, String status) {
    if (key.length() > 2 && key.startsWith("/") && key.endsWith("/")) {
      try {
        return Pattern.matches(key.substring(1, key.length() - 1), status);
      } catch (PatternSyntaxException e) {
        return false;
      }
    }
    return key.equals(status);
  }
}
