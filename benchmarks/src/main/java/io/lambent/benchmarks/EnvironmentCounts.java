package io.lambent.benchmarks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts environments over several answers of {@code /_lambent/environments}: how many there are,
 * how many are busy, and how many have been started since the first answer, by their distinct
 * processes. An environment that starts and ends between two answers is not seen, so the last is a
 * lower bound.
 */
final class EnvironmentCounts {
  private static final Pattern ENVIRONMENT =
      Pattern.compile("\"name\":\"([^\"]+)\"\\}[^{}]*\"state\":\"([A-Z]+)\"[^{}]*\"pid\":([0-9]+)");

  private final Set<Long> seen = new HashSet<>();
  private final Map<String, Integer> mostBusyOfEach = new HashMap<>();
  private int first = -1;
  private int present;
  private int mostPresent;
  private int mostBusy;

  /** Counts the environments of an answer. */
  synchronized void accept(String json) {
    Matcher each = ENVIRONMENT.matcher(json);
    Map<String, Integer> busyOfEach = new HashMap<>();
    int busy = 0;
    int all = 0;
    while (each.find()) {
      all++;
      if (each.group(2).equals("BUSY")) {
        busy++;
        busyOfEach.merge(each.group(1), 1, Integer::sum);
      }
      long pid = Long.parseLong(each.group(3));
      // An environment has no process at first.
      if (pid > 0) {
        seen.add(pid);
      }
    }
    present = all;
    mostPresent = Math.max(mostPresent, all);
    mostBusy = Math.max(mostBusy, busy);
    busyOfEach.forEach((function, count) -> mostBusyOfEach.merge(function, count, Math::max));
    if (first < 0) {
      first = seen.size();
    }
  }

  /** The environments in the last answer. */
  synchronized int present() {
    return present;
  }

  synchronized int mostPresent() {
    return mostPresent;
  }

  synchronized int mostBusy() {
    return mostBusy;
  }

  /**
   * The least with which each function could have had all that it used: the most environments of
   * each that were busy at once, added up, as no function can use those of another.
   */
  synchronized int needed() {
    return mostBusyOfEach.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Processes that were not in the first answer. */
  synchronized int started() {
    return seen.size() - Math.max(0, first);
  }
}
