package io.lambent.benchmarks;

import java.util.HashSet;
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
      Pattern.compile("\"state\":\"([A-Z]+)\"[^{}]*\"pid\":([0-9]+)");

  private final Set<Long> seen = new HashSet<>();
  private int first = -1;
  private int present;
  private int mostPresent;
  private int mostBusy;

  /** Counts the environments of an answer. */
  synchronized void accept(String json) {
    Matcher each = ENVIRONMENT.matcher(json);
    int busy = 0;
    int all = 0;
    while (each.find()) {
      all++;
      if (each.group(1).equals("BUSY")) {
        busy++;
      }
      long pid = Long.parseLong(each.group(2));
      // An environment has no process at first.
      if (pid > 0) {
        seen.add(pid);
      }
    }
    present = all;
    mostPresent = Math.max(mostPresent, all);
    mostBusy = Math.max(mostBusy, busy);
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

  /** Processes that were not in the first answer. */
  synchronized int started() {
    return seen.size() - Math.max(0, first);
  }
}
