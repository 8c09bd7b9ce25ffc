package io.lambent.function.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/** Reads {@link Uri} members out of the address of a request. */
final class UriMember {
  private UriMember() {}

  /** The path variables and the query of one request. */
  record Source(Map<String, String> path, HttpServletRequest request) {
    @Nullable String first(String name) {
      String value = path.get(name);
      return value != null ? value : request.getParameter(name);
    }

    @Nullable List<String> all(String name) {
      String[] values = request.getParameterValues(name);
      return values == null ? null : List.of(values);
    }
  }

  @SuppressWarnings("unchecked")
  static Source of(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return new Source(variables == null ? Map.of() : (Map<String, String>) variables, request);
  }

  /**
   * @param type of the record component: a string, an integer, a long, a boolean or a list of
   *     strings
   */
  static @Nullable Object value(Source source, String name, Class<?> type) {
    if (type == List.class) {
      List<String> values = source.all(name);
      return values == null ? null : values.stream().map(UriMember::storable).toList();
    }
    String text = source.first(name);
    if (text == null) {
      return null;
    }
    if (type == Integer.class) {
      return number(text, Integer::valueOf, "an Integer");
    }
    if (type == Long.class) {
      return number(text, Long::valueOf, "a Long");
    }
    return storable(text);
  }

  private static <T> T number(String text, Function<String, T> parser, String type) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new AwsException(
          ErrorCode.SERIALIZATION, "STRING_VALUE can not be converted to " + type);
    }
  }

  private static String storable(String text) {
    return StorableText.check(text);
  }
}
