package io.lambent.services.cloudformation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of lists; tokens are positions. */
final class Pages {
  private Pages() {}

  /**
   * A page.
   *
   * @param next null for the last one
   */
  record Page<T>(List<T> items, @Nullable String next) {}

  static <T> Page<T> of(List<T> all, @Nullable String token, int size) {
    int from = (int) Math.min(number(token, 0), all.size());
    int to = Math.min(from + size, all.size());
    return new Page<>(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
  }

  static long number(@Nullable String token, long otherwise) {
    if (token == null || token.isEmpty()) {
      return otherwise;
    }
    if (!token.matches("[0-9]{1,18}")) {
      throw CloudFormationErrors.validation("NextToken is not valid.");
    }
    return Long.parseLong(token);
  }
}
