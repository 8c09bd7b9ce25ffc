package io.lambent.services.elbv2;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a request asks for.
 *
 * @param marker the key of the last item of the part before
 */
record Paging(@Nullable String marker, @Nullable Integer pageSize) {
  private static final int MAX_PAGE_SIZE = 400;

  /** A part of a list, with the marker of the next one; null where it is the last. */
  record Page<T>(List<T> items, @Nullable String nextMarker) {}

  /**
   * Takes a part of a list.
   *
   * @param key distinct for each item
   */
  <T> Page<T> of(List<T> all, Function<T, String> key) {
    int begin = 0;
    if (marker != null) {
      while (begin < all.size() && !key.apply(all.get(begin)).equals(marker)) {
        begin++;
      }
      if (begin == all.size()) {
        throw ElbErrors.validation("The marker '" + marker + "' is not valid");
      }
      begin++;
    }
    int end = Math.min(all.size(), begin + (pageSize == null ? MAX_PAGE_SIZE : pageSize));
    return new Page<>(
        all.subList(begin, end), end < all.size() ? key.apply(all.get(end - 1)) : null);
  }
}
