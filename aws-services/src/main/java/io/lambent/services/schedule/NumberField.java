package io.lambent.services.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A field of a cron expression that is a set of numbers. */
final class NumberField {
  private static final int LONGEST_NUMBER = 4;

  private NumberField() {}

  /**
   * Reads numbers, ranges and steps with commas between them, or {@code *}; returns null where the
   * text is none of these.
   *
   * @param names of the numbers from {@code min} on; empty where they have none
   */
  static @Nullable BitSet parse(String text, int min, int max, List<String> names) {
    BitSet numbers = new BitSet();
    for (String item : text.split(",", -1)) {
      if (!add(item, min, max, names, numbers)) {
        return null;
      }
    }
    return numbers;
  }

  private static boolean add(String item, int min, int max, List<String> names, BitSet numbers) {
    String[] parts = item.split("/", -1);
    if (parts.length > 2) {
      return false;
    }
    int step = 1;
    if (parts.length == 2) {
      step = number(parts[1], List.of(), 0);
      if (step < 1) {
        return false;
      }
    }
    int first = min;
    int last = max;
    if (!parts[0].equals("*")) {
      String[] range = parts[0].split("-", -1);
      first = number(range[0], names, min);
      last = range.length == 2 ? number(range[1], names, min) : parts.length == 2 ? max : first;
      if (range.length > 2 || first < min || last > max || first > last) {
        return false;
      }
    }
    for (int number = first; number <= last; number += step) {
      numbers.set(number);
    }
    return true;
  }

  /** A number or a name; -1 where it is neither. */
  static int number(String text, List<String> names, int min) {
    int name = names.indexOf(text.toUpperCase(Locale.ROOT));
    if (name >= 0) {
      return name + min;
    }
    boolean isNumber =
        !text.isEmpty()
            && text.length() <= LONGEST_NUMBER
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(text) : -1;
  }
}
