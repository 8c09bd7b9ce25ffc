package io.lambent.services.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, whose keys are summed up in common prefixes.
 *
 * @param <R> the rows of the list
 * @param rows that stand for themselves
 * @param last the last key or common prefix; null where the page is empty
 * @param lastRow the last row; null where a common prefix is the last one or the page is empty
 */
record ListPage<R>(
    List<R> rows,
    List<String> prefixes,
    boolean truncated,
    @Nullable String last,
    @Nullable R lastRow) {

  /** Follows in order on all characters that a key can have. */
  private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

  /**
   * Reads some rows that follow on a place in the list.
   *
   * @param <R> the rows
   */
  interface Rows<R> {
    /**
     * @param row of the key {@code key} behind which the list goes on; null to go on with the next
     *     key
     */
    List<R> after(String key, @Nullable R row, int limit);
  }

  /**
   * Reads a page.
   *
   * @param after the key or common prefix behind which it begins
   * @param first reads the rows behind that
   * @param next reads further rows
   */
  static <R> ListPage<R> read(
      ListQuery query, String after, Function<R, String> key, Rows<R> first, Rows<R> next) {
    List<R> found = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    String place = after;
    R placeRow = null;
    Rows<R> rows = first;
    String skipped = query.commonPrefix(after);
    // A list that goes on behind a common prefix leaves out all that it sums up.
    if (skipped != null && skipped.equals(after)) {
      place = after + LAST;
      rows = next;
    } else {
      skipped = null;
    }
    String last = null;
    R lastRow = null;
    while (true) {
      List<R> chunk = rows.after(place, placeRow, query.most() + 1);
      rows = next;
      for (R row : chunk) {
        String name = key.apply(row);
        if (skipped != null && name.startsWith(skipped)) {
          continue;
        }
        if (found.size() + prefixes.size() == query.most()) {
          return new ListPage<>(found, prefixes, query.most() > 0, last, lastRow);
        }
        String common = query.commonPrefix(name);
        if (common == null) {
          found.add(row);
          last = name;
          lastRow = row;
        } else {
          prefixes.add(common);
          skipped = common;
          last = common;
          lastRow = null;
        }
      }
      if (chunk.size() <= query.most()) {
        return new ListPage<>(found, prefixes, false, last, lastRow);
      }
      R end = chunk.getLast();
      String endKey = key.apply(end);
      boolean inSkipped = skipped != null && endKey.startsWith(skipped);
      place = inSkipped ? skipped + LAST : endKey;
      placeRow = inSkipped ? null : end;
    }
  }
}
