package io.lambent.execution.logs;

import io.lambent.execution.logpattern.FilterPattern;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules for both kinds of filters. */
final class FilterRules {
  private static final int MAX_WITH_REGEX = 5;
  private static final int MAX_PAGE = 50;

  private FilterRules() {}

  /** Some of many descriptions. */
  record Page<T>(List<T> items, @Nullable String nextToken) {}

  /** Refuses settings that would have no effect. */
  static void refuse(
      @Nullable Boolean transformed,
      @Nullable String fieldSelection,
      @Nullable List<String> systemFields) {
    LogsErrors.refuse("applyOnTransformedLogs", Boolean.TRUE.equals(transformed));
    LogsErrors.refuse(
        "fieldSelectionCriteria", fieldSelection != null && !fieldSelection.isEmpty());
    LogsErrors.refuse("emitSystemFields", systemFields != null && !systemFields.isEmpty());
  }

  /** A group has at most five patterns with regular expressions. */
  static void checkRegexes(GroupFilters others, FilterPattern pattern) {
    if (pattern.hasRegex() && others.withRegex() >= MAX_WITH_REGEX) {
      throw LogsErrors.limit();
    }
  }

  /**
   * @param all in the order of their keys
   * @param key different for each
   */
  static <T> Page<T> page(
      List<T> all, Function<T, String> key, @Nullable String token, @Nullable Integer limit) {
    int size = limit == null ? MAX_PAGE : limit;
    String after = token == null ? null : PageToken.parts(token, 1).getFirst();
    List<T> rest =
        after == null
            ? all
            : all.stream().filter(item -> key.apply(item).compareTo(after) > 0).toList();
    if (rest.size() <= size) {
      return new Page<>(rest, null);
    }
    List<T> page = rest.subList(0, size);
    return new Page<>(page, PageToken.of(key.apply(page.getLast())));
  }
}
