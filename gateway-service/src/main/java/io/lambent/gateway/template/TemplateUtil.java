package io.lambent.gateway.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Base64;
import net.minidev.json.parser.JSONParser;
import net.minidev.json.parser.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code $util}. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference">$util
 * variables</a>.
 */
public final class TemplateUtil {

  /** Escapes a text as JavaScript strings are escaped. */
  public String escapeJavaScript(@Nullable Object value) {
    String text = Texts.of(value);
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\'' -> escaped.append("\\'");
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '/' -> escaped.append("\\/");
        case '\b' -> escaped.append("\\b");
        case '\n' -> escaped.append("\\n");
        case '\t' -> escaped.append("\\t");
        case '\f' -> escaped.append("\\f");
        case '\r' -> escaped.append("\\r");
        default -> {
          if (c < 0x20 || c > 0x7e) {
            escaped.append("\\u%04X".formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    Budget.grow(escaped.length());
    return escaped.toString();
  }

  /** Reads JSON; null where it is none. */
  public @Nullable Object parseJson(@Nullable Object value) {
    String text = Texts.of(value);
    try {
      Object parsed = new JSONParser(JSONParser.MODE_RFC4627).parse(text);
      Texts.weigh(parsed);
      return parsed;
    } catch (ParseException e) {
      return null;
    }
  }

  public String urlEncode(@Nullable Object value) {
    String encoded = URLEncoder.encode(Texts.of(value), UTF_8);
    Budget.grow(encoded.length());
    return encoded;
  }

  public String urlDecode(@Nullable Object value) {
    String text = Texts.of(value);
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  public String base64Encode(@Nullable Object value) {
    String encoded = Base64.getEncoder().encodeToString(Texts.of(value).getBytes(UTF_8));
    Budget.grow(encoded.length());
    return encoded;
  }

  public String base64Decode(@Nullable Object value) {
    try {
      return new String(Base64.getDecoder().decode(Texts.of(value)), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("a text is no Base64");
    }
  }

  @Override
  public String toString() {
    return "$util";
  }
}
