package io.lambent.gateway.restapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.protocol.ErrorBody;
import io.lambent.gateway.restapi.definition.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Renders gateway responses in the form that the API has set for their type. Their templates may
 * contain variables, but no other syntax of mapping templates.
 */
final class GatewayResponses {
  private static final String JSON = "application/json";
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$(?:\\{((?:context|stageVariables)\\.[a-zA-Z0-9_.-]+)}"
              + "|((?:context|stageVariables)(?:\\.[a-zA-Z0-9_-]+)+))");

  private GatewayResponses() {}

  /** The response to a failure. */
  static RestAnswer of(RestCall call, RestFailure failure) {
    GatewayError error = failure.error();
    Map<String, Deployment.GatewayResponse> set = call.deployment().gatewayResponses();
    Deployment.GatewayResponse own = set.get(error.name());
    Deployment.GatewayResponse general = set.get(error.general().name());
    Deployment.GatewayResponse response = own != null ? own : general;
    Map<String, @Nullable Object> context = Context.of(call);
    context.put("error", error(failure));
    List<HttpAnswer.Header> headers = new ArrayList<>();
    headers.add(new HttpAnswer.Header("x-amzn-ErrorType", error.errorType()));
    if (response == null) {
      headers.add(new HttpAnswer.Header("Content-Type", JSON));
      String name = error == GatewayError.ACCESS_DENIED ? "Message" : "message";
      String body = "{\"" + name + "\":" + quoted(failure.text()) + "}";
      return new RestAnswer(failure.status(), headers, body.getBytes(UTF_8));
    }
    response
        .parameters()
        .forEach(
            (name, source) -> {
              String value = ParameterMapping.gatewayValue(source, call, context);
              String header = name.substring(name.lastIndexOf("header.") + "header.".length());
              if (value != null && !value.isEmpty()) {
                headers.add(new HttpAnswer.Header(header, value));
              }
            });
    Map.Entry<String, String> template = template(response, call);
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
      headers.add(new HttpAnswer.Header("Content-Type", template.getKey()));
    }
    return new RestAnswer(
        Objects.requireNonNullElse(response.status(), failure.status()),
        headers,
        substituted(template.getValue(), call, context).getBytes(UTF_8));
  }

  /** The members of {@code $context.error}. */
  static Map<String, @Nullable Object> error(RestFailure failure) {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    error.put("message", failure.text());
    error.put("messageString", quoted(failure.text()));
    error.put("responseType", failure.error().name());
    error.put("validationErrorString", failure.text());
    return error;
  }

  private static String quoted(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder json = new StringBuilder(text.length() + 2);
    ErrorBody.quote(text, json);
    return json.toString();
  }

  private static Map.Entry<String, String> template(
      Deployment.GatewayResponse response, RestCall call) {
    Map<String, String> templates = response.templates();
    String accept = call.parameters().header("Accept");
    String wanted = accept == null ? JSON : accept.split("[,;]", 2)[0].strip();
    String found = templates.get(wanted);
    if (found != null) {
      return Map.entry(wanted, found);
    }
    String json = templates.get(JSON);
    if (json != null || templates.isEmpty()) {
      return Map.entry(JSON, json == null ? "{\"message\":$context.error.messageString}" : json);
    }
    return templates.entrySet().iterator().next();
  }

  private static String substituted(
      String template, RestCall call, Map<String, @Nullable Object> context) {
    Matcher variables = VARIABLE.matcher(template);
    StringBuilder text = new StringBuilder();
    while (variables.find()) {
      String name = variables.group(1) == null ? variables.group(2) : variables.group(1);
      String value =
          name.startsWith("context.")
              ? Context.find(context, name.substring("context.".length()))
              : call.stageVariables().get(name.substring("stageVariables.".length()));
      variables.appendReplacement(text, Matcher.quoteReplacement(value == null ? "" : value));
    }
    return variables.appendTail(text).toString();
  }
}
