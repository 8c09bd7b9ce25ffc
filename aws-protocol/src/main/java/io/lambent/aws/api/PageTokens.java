package io.lambent.aws.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by which clients ask for the next page of a list: a text, such as the name of the last
 * item, encoded so that clients do not take it for one.
 */
public final class PageTokens {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private PageTokens() {}

  /** The token of a text. */
  public static String encode(String text) {
    return ENCODER.encodeToString(text.getBytes(UTF_8));
  }

  /**
   * The text of a token; null where it is not a token, or its text has a null character, which
   * PostgreSQL refuses.
   */
  public static @Nullable String decode(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
      return text.indexOf('\0') < 0 ? text : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
