package io.lambent.gateway.httpapi;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The function that the URI of an integration or authorizer names.
 *
 * @param qualifier null where it names none
 */
public record FunctionTarget(FunctionName function, @Nullable String qualifier) {
  private static final String PATH = ":lambda:path/2015-03-31/functions/";
  private static final String END = "/invocations";
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[a-z-]+:lambda:([a-z0-9-]+):(\\d{12}):function:([\\w.-]+)(?::([\\w$-]+))?");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{stageVariables\\.(\\w+)}");

  /** Reads a URI; null where it names no function. */
  public static @Nullable FunctionTarget of(@Nullable String uri, Map<String, String> variables) {
    if (uri == null) {
      return null;
    }
    String text = resolved(uri, variables);
    int path = text.indexOf(PATH);
    if (path > 0 && text.endsWith(END)) {
      text = text.substring(path + PATH.length(), text.length() - END.length());
    }
    Matcher arn = ARN.matcher(text);
    if (!arn.matches()) {
      return null;
    }
    String qualifier = arn.group(4);
    return new FunctionTarget(
        new FunctionName(arn.group(2), arn.group(1), arn.group(3)),
        FunctionVersion.LATEST.equals(qualifier) ? null : qualifier);
  }

  /** Replaces stage variables in a text; variables that are not set become empty. */
  public static String resolved(String text, Map<String, String> variables) {
    return text.contains("${")
        ? VARIABLE
            .matcher(text)
            .replaceAll(
                found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), "")))
        : text;
  }
}
