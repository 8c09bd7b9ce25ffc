package io.lambent.aws.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters of a query string or of a form, decoded, in their order. */
public final class QueryString {

  /** A parameter; its value is empty if the query has only the name. */
  public record Parameter(String name, String value) {}

  private final List<Parameter> parameters;

  private QueryString(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /**
   * @param text as on the request line, still encoded, without the question mark
   */
  public static QueryString parse(String text) {
    List<Parameter> parameters = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('&', start);
      if (end < 0) {
        end = text.length();
      }
      if (end > start) {
        int equals = text.indexOf('=', start);
        boolean hasValue = equals >= 0 && equals < end;
        parameters.add(
            new Parameter(
                Percent.decodeQuery(text.substring(start, hasValue ? equals : end)),
                hasValue ? Percent.decodeQuery(text.substring(equals + 1, end)) : ""));
      }
      start = end + 1;
    }
    return new QueryString(parameters);
  }

  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  /** The first value of a parameter; null if the query lacks it. */
  public @Nullable String first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  public List<String> all(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .toList();
  }
}
