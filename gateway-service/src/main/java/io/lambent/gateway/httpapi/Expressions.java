package io.lambent.gateway.httpapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.httpevent.RequestFacts;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values of parameter mappings and identity sources: texts with {@code $request.header.NAME},
 * {@code $context.NAME} and the like, also in braces. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html">parameter
 * mapping</a>.
 */
final class Expressions {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$\\{((?:request|response|context|stageVariables)[^}]*)}"
              + "|\\$((?:request|response|context|stageVariables)(?:\\.[\\w!#%&*+^`|~\\[\\]:-]+)+)");

  private Expressions() {}

  /**
   * Evaluates a mapping for a request; null where the text is a single variable that has no value.
   */
  static @Nullable String request(ApiCall call, String text) {
    return evaluate(text, name -> requestVariable(call, name));
  }

  /**
   * Replaces the variables of a text.
   *
   * @param variables the value of a variable by its name; null where it has none
   */
  static @Nullable String evaluate(String text, Function<String, @Nullable String> variables) {
    Matcher matcher = VARIABLE.matcher(text);
    if (matcher.matches()) {
      return variables.apply(name(matcher));
    }
    matcher.reset();
    return matcher.replaceAll(
        found -> {
          String name = found.group(1) == null ? found.group(2) : found.group(1);
          String value = variables.apply(name);
          return Matcher.quoteReplacement(value == null ? "" : value);
        });
  }

  private static String name(Matcher matcher) {
    String braced = matcher.group(1);
    return braced == null ? matcher.group(2) : braced;
  }

  private static @Nullable String requestVariable(ApiCall call, String name) {
    String common = common(call, name);
    if (common != null) {
      return common;
    }
    if (name.startsWith("request.header.")) {
      List<String> values = call.call().headers().getAll(after(name, "request.header."));
      return values.isEmpty() ? null : String.join(",", values);
    }
    if (name.startsWith("request.querystring.")) {
      return RequestFacts.joinedParameters(call.call().query())
          .get(after(name, "request.querystring."));
    }
    if (name.equals("request.path")) {
      return call.path();
    }
    if (name.startsWith("request.path.")) {
      return call.pathParameters().get(after(name, "request.path."));
    }
    if (name.equals("request.method")) {
      return call.call().exchange().method().name();
    }
    return name.startsWith("request.body") ? body(call.body(), after(name, "request.body")) : null;
  }

  /** The value of a variable that both requests and responses have; null where it has none. */
  static @Nullable String common(ApiCall call, String name) {
    if (name.startsWith("context.")) {
      return ContextVariables.of(call, after(name, "context."));
    }
    return name.startsWith("stageVariables.")
        ? call.variables().get(after(name, "stageVariables."))
        : null;
  }

  private static String after(String name, String prefix) {
    return name.substring(prefix.length());
  }

  /**
   * Selects a part of a JSON document.
   *
   * @param path such as {@code .user.names[0]}; empty for the whole body, which then need not be
   *     JSON
   */
  static @Nullable String body(byte[] body, String path) {
    if (path.isEmpty()) {
      return new String(body, UTF_8);
    }
    try {
      JsonNode node = JSON.readTree(body);
      for (String step : path.replace("[", ".[").split("\\.", -1)) {
        if (step.isEmpty()) {
          continue;
        }
        node =
            step.startsWith("[") && step.endsWith("]")
                ? node.path(Integer.parseInt(step.substring(1, step.length() - 1)))
                : node.path(step);
      }
      if (node.isMissingNode() || node.isNull()) {
        return null;
      }
      return node.isString() ? node.asString() : node.toString();
    } catch (JacksonException | NumberFormatException e) {
      return null;
    }
  }
}
