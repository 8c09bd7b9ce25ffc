package io.lambent.function.awsapi;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is paged by key: the marker names the last item of the page before, so a
 * page costs the same wherever it lies, and changes between two pages lose or repeat nothing else.
 *
 * @param nextMarker null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextMarker) {
  /** AWS returns at most that many items, whatever {@code MaxItems} asks for. */
  public static final int LIMIT = 50;

  /**
   * Cuts a page from a query's rows.
   *
   * @param rows up to one more than {@code size}, which shows that there are more
   * @param key of an item, as the query takes it up again
   */
  public static <T> Page<T> of(List<T> rows, int size, Function<T, String> key) {
    if (rows.size() <= size) {
      return new Page<>(rows, null);
    }
    List<T> items = rows.subList(0, size);
    String last = key.apply(items.getLast());
    return new Page<>(
        items,
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(last.getBytes(StandardCharsets.UTF_8)));
  }

  /** The number of items that a page has, given {@code MaxItems}. */
  public static int size(@Nullable Integer maxItems) {
    return maxItems == null ? LIMIT : Math.min(maxItems, LIMIT);
  }

  /** The key in a marker; empty, which is before all others, without a marker. */
  public static String key(@Nullable String marker) {
    if (marker == null || marker.isEmpty()) {
      return "";
    }
    try {
      return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8)
          .replace("\0", "");
    } catch (IllegalArgumentException e) {
      throw Refusals.invalid("Invalid pagination token");
    }
  }

  public <R> Page<R> map(Function<T, R> function) {
    return new Page<>(items.stream().map(function).toList(), nextMarker);
  }
}
