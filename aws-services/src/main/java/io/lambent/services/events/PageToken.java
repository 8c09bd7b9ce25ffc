package io.lambent.services.events;

import io.lambent.aws.api.PageTokens;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Page tokens that name the last item of a page. */
final class PageToken {
  private PageToken() {}

  /** The name after which a page begins: empty without a token. */
  static String after(@Nullable String token) {
    if (token == null) {
      return "";
    }
    String name = PageTokens.decode(token);
    if (name == null) {
      throw EventsErrors.invalid("Parameter NextToken is not valid.");
    }
    return name;
  }

  /** The token of the next page; null where all was found. */
  static <T> @Nullable String next(List<T> found, int limit, Function<T, String> name) {
    return found.size() <= limit ? null : PageTokens.encode(name.apply(found.get(limit - 1)));
  }
}
