package io.lambent.services.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tokens of pages: the name of the last item, encoded. */
final class PageToken {
  private PageToken() {}

  /** The name after which a page begins: empty without a token. */
  static String after(@Nullable String token) {
    if (token == null) {
      return "";
    }
    try {
      String name = new String(Base64.getUrlDecoder().decode(token), UTF_8);
      if (name.indexOf('\0') < 0) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw EventsErrors.invalid("Parameter NextToken is not valid.");
  }

  /** The token of the next page; null where all was found. */
  static <T> @Nullable String next(List<T> found, int limit, Function<T, String> name) {
    return found.size() <= limit
        ? null
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(name.apply(found.get(limit - 1)).getBytes(UTF_8));
  }
}
