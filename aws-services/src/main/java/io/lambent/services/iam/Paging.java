package io.lambent.services.iam;

import io.lambent.aws.api.PageTokens;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that a request asks for.
 *
 * @param marker where the part before has ended
 */
record Paging(@Nullable String marker, @Nullable Integer maxItems) {
  private static final int PAGE = 100;

  /** A part of a list, with the marker of the next one; null where it is the last. */
  record Page<T>(List<T> items, @Nullable String marker) {
    boolean isTruncated() {
      return marker != null;
    }

    <R> Page<R> map(Function<T, R> change) {
      return new Page<>(items.stream().map(change).toList(), marker);
    }
  }

  /** Reads rows behind a key, in the order of their keys. */
  @FunctionalInterface
  interface Rows<T> {

    /**
     * @param after empty for the first rows
     */
    List<T> read(String after, int limit);
  }

  /** Reads a page from the database. */
  <T> Page<T> read(Rows<T> rows, Function<T, String> key) {
    int size = size();
    List<T> found = rows.read(after(), size + 1);
    if (found.size() <= size) {
      return new Page<>(found, null);
    }
    List<T> page = found.subList(0, size);
    return new Page<>(page, PageTokens.encode(key.apply(page.getLast())));
  }

  /** Takes a page of a list that is there as a whole, in the order of its keys. */
  <T> Page<T> of(List<T> all, Function<T, String> key) {
    return read(
        (after, limit) ->
            all.stream()
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after) > 0)
                .limit(limit)
                .toList(),
        key);
  }

  int size() {
    return maxItems == null ? PAGE : maxItems;
  }

  private String after() {
    if (marker == null) {
      return "";
    }
    String key = PageTokens.decode(marker);
    if (key == null) {
      throw IamErrors.validation("Invalid Marker.");
    }
    return key;
  }
}
