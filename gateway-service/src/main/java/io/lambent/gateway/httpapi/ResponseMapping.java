package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ReservedHeaders;
import io.lambent.gateway.httpevent.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Applies the response parameters that an integration has for the status of its answer. */
final class ResponseMapping {
  private ResponseMapping() {}

  static HttpAnswer apply(ApiCall call, HttpAnswer answer) {
    Map<String, String> mappings =
        call.integration().responseParameters().get(Integer.toString(answer.status()));
    if (mappings == null) {
      return answer;
    }
    List<HttpAnswer.Header> headers = new ArrayList<>(answer.headers());
    int status = answer.status();
    for (Map.Entry<String, String> mapping : mappings.entrySet()) {
      String[] key = mapping.getKey().split(":", 2);
      String target = key.length < 2 ? "" : key[1];
      String value = Expressions.evaluate(mapping.getValue(), name -> variable(call, answer, name));
      if (target.equals("statuscode")) {
        status = status(value, status);
      } else if (target.startsWith("header.")) {
        change(headers, key[0], target.substring("header.".length()), value);
      }
    }
    return new HttpAnswer(status, headers, answer.cookies(), answer.body());
  }

  private static void change(
      List<HttpAnswer.Header> headers, String action, String name, @Nullable String value) {
    if (ReservedHeaders.include(name)) {
      return;
    }
    if (!action.equals("append")) {
      headers.removeIf(header -> header.name().equalsIgnoreCase(name));
    }
    if (!action.equals("remove") && value != null) {
      headers.add(new HttpAnswer.Header(name, value));
    }
  }

  private static int status(@Nullable String value, int otherwise) {
    try {
      int status = value == null ? otherwise : Integer.parseInt(value);
      return status >= 200 && status <= 599 ? status : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static @Nullable String variable(ApiCall call, HttpAnswer answer, String name) {
    if (name.startsWith("response.header.")) {
      String header = name.substring("response.header.".length());
      String value =
          answer.headers().stream()
              .filter(each -> each.name().equalsIgnoreCase(header))
              .map(HttpAnswer.Header::value)
              .collect(Collectors.joining(","));
      return value.isEmpty() ? null : value;
    }
    if (name.startsWith("response.body")) {
      return Expressions.body(answer.body(), name.substring("response.body".length()));
    }
    return Expressions.common(call, name);
  }
}
