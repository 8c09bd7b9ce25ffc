package io.lambent.aws.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came.
 *
 * @param path as on the request line, still encoded
 * @param query as on the request line, still encoded, without the question mark
 * @param body empty for a request without one, or if the operation streams it
 */
@SuppressWarnings("ArrayRecordComponent")
public record WireRequest(String method, String path, String query, Headers headers, byte[] body) {

  public @Nullable String header(String name) {
    return headers.first(name);
  }

  /** The media type of the body without parameters, in lower case; empty without a Content-Type. */
  public String mediaType() {
    String type = header("Content-Type");
    if (type == null) {
      return "";
    }
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
