package io.lambent.gateway.template;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code $input}: the body of a request or an answer, and the parameters of the
 * request. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference">Input
 * variables</a>.
 */
public final class TemplateInput {
  private static final Configuration JSON =
      Configuration.builder()
          .jsonProvider(new JsonSmartJsonProvider())
          .mappingProvider(new JsonSmartMappingProvider())
          .options(EnumSet.of(Option.SUPPRESS_EXCEPTIONS))
          .build();

  private final String body;
  private final Map<String, Map<String, String>> parameters;
  private @Nullable DocumentContext parsed;
  private boolean unreadable;

  /**
   * @param parameters {@code path}, {@code querystring} and {@code header}
   */
  public TemplateInput(String body, Map<String, Map<String, String>> parameters) {
    this.body = body;
    this.parameters = parameters;
  }

  /** The body; an empty one reads as an empty object. */
  public String getBody() {
    return body.isEmpty() ? "{}" : body;
  }

  /** All parameters. */
  public Map<String, Map<String, String>> params() {
    return parameters;
  }

  /** A parameter of the path, the query or the headers; empty where there is none. */
  public Object params(String name) {
    for (String place : new String[] {"path", "querystring", "header"}) {
      Map<String, String> values = parameters.get(place);
      String value = values == null ? null : values.get(name);
      if (value != null) {
        return value;
      }
    }
    Map<String, String> all = parameters.get(name);
    return all == null ? "" : all;
  }

  /** A part of the body as an object; null where there is none. */
  public @Nullable Object path(String expression) {
    DocumentContext document = document();
    if (document == null) {
      return null;
    }
    if (expression.contains("=~")) {
      throw new TemplateException("regular expressions in JSONPath are not supported");
    }
    try {
      Object found = document.read(JsonPath.compile(expression));
      Texts.weigh(found);
      return found;
    } catch (JsonPathException | IllegalArgumentException e) {
      return null;
    }
  }

  /** A part of the body as JSON; an empty text where there is none. */
  public String json(String expression) {
    Object found = path(expression);
    return found == null ? "\"\"" : Texts.json(found);
  }

  private @Nullable DocumentContext document() {
    if (parsed == null && !unreadable) {
      try {
        parsed = JsonPath.using(JSON).parse(getBody());
      } catch (JsonPathException | IllegalArgumentException e) {
        unreadable = true;
      }
    }
    return parsed;
  }

  @Override
  public String toString() {
    return "$input";
  }
}
