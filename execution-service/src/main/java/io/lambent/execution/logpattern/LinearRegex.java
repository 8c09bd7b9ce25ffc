package io.lambent.execution.logpattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A regular expression of filter patterns: alternatives of characters and classes with quantifiers,
 * without groups, as AWS <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html">documents</a>
 * them. It is matched by following all ways at once, so the time grows with the length of the text
 * times the number of states, whatever the expression and the text are.
 */
final class LinearRegex {
  /** The maximum number of states, after quantifiers with numbers are expanded. */
  static final int MAX_STATES = 1_000;

  private final List<Alternative> alternatives;

  /**
   * A part that matches one character.
   *
   * @param optional true if it may be left out
   * @param repeated true if it may come again
   */
  record State(BitSet characters, boolean negated, boolean optional, boolean repeated) {
    boolean takes(char c) {
      return characters.get(c) != negated;
    }
  }

  /** States in a row. */
  record Alternative(boolean atStart, boolean atEnd, List<State> states) {}

  LinearRegex(List<Alternative> alternatives) {
    this.alternatives = List.copyOf(alternatives);
  }

  /** Returns true if the expression matches a part of the text. */
  boolean find(String text) {
    for (Alternative alternative : alternatives) {
      if (find(alternative, text)) {
        return true;
      }
    }
    return false;
  }

  /** A bit of {@code active} says that the state of that number may take the next character. */
  private static boolean find(Alternative alternative, String text) {
    List<State> states = alternative.states();
    int end = states.size();
    BitSet active = new BitSet(end + 1);
    enter(states, active, 0);
    for (int at = 0; ; at++) {
      if (active.get(end) && (!alternative.atEnd() || at == text.length())) {
        return true;
      }
      if (at == text.length() || active.isEmpty()) {
        return false;
      }
      BitSet next = new BitSet(end + 1);
      char c = text.charAt(at);
      for (int i = active.nextSetBit(0); i >= 0 && i < end; i = active.nextSetBit(i + 1)) {
        State state = states.get(i);
        if (state.takes(c)) {
          if (state.repeated()) {
            enter(states, next, i);
          }
          enter(states, next, i + 1);
        }
      }
      if (!alternative.atStart()) {
        enter(states, next, 0);
      }
      active = next;
    }
  }

  /** Activates a state and those behind it that can be reached without a character. */
  private static void enter(List<State> states, BitSet active, int from) {
    for (int i = from; !active.get(i); i++) {
      active.set(i);
      if (i == states.size() || !states.get(i).optional()) {
        return;
      }
    }
  }

  /** Writes the states of a part with a quantifier out. */
  static List<State> repeat(BitSet characters, boolean negated, int least, int most) {
    List<State> states = new ArrayList<>();
    for (int i = 0; i < least; i++) {
      boolean last = i == least - 1 && most == Integer.MAX_VALUE;
      states.add(new State(characters, negated, false, last));
    }
    if (least == 0 && most == Integer.MAX_VALUE) {
      states.add(new State(characters, negated, true, true));
    } else if (most != Integer.MAX_VALUE) {
      for (int i = least; i < most; i++) {
        states.add(new State(characters, negated, true, false));
      }
    }
    return states;
  }
}
