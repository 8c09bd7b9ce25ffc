package io.lambent.services.secretsmanager;

import io.lambent.aws.api.PageTokens;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list. Its token names the last item, so that a page begins where the one before ended
 * though others may have come or gone.
 *
 * @param nextToken null where it is the last page
 */
record PageOf<T>(List<T> items, @Nullable String nextToken) {

  /**
   * @param key by which an item is found again
   * @throws io.lambent.aws.error.AwsFailure where no item belongs to the token
   */
  static <T> PageOf<T> of(List<T> all, Function<T, String> key, int limit, @Nullable String token) {
    int from = token == null ? 0 : after(all, key, token);
    int to = Math.min(all.size(), from + limit);
    String next = to < all.size() ? PageTokens.encode(key.apply(all.get(to - 1))) : null;
    return new PageOf<>(List.copyOf(all.subList(from, to)), next);
  }

  private static <T> int after(List<T> all, Function<T, String> key, String token) {
    for (int i = 0; i < all.size(); i++) {
      if (PageTokens.encode(key.apply(all.get(i))).equals(token)) {
        return i + 1;
      }
    }
    throw SecretsErrors.badToken();
  }
}
