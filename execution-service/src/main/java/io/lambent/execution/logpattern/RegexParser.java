package io.lambent.execution.logpattern;

import io.lambent.aws.error.AwsFailure;
import io.lambent.execution.logpattern.LinearRegex.Alternative;
import io.lambent.execution.logpattern.LinearRegex.State;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Reads regular expressions of one filter pattern, of which there may be two. */
final class RegexParser {
  private static final int MAX_REGEXES = 2;
  private static final int CHARACTERS = 1 << 16;
  private static final int HEXADECIMAL = 16;
  private static final String SYMBOLS = ":_#=@/;,-";
  private static final String OPERATORS = "^$?[]{}|\\*+.";

  private int count;
  private String text = "";
  private int at;

  /** The number of expressions that were read. */
  int count() {
    return count;
  }

  /**
   * @param expression what stands between the percent signs
   */
  LinearRegex parse(String expression) {
    if (++count > MAX_REGEXES) {
      throw PatternErrors.invalid(
          "Invalid filter pattern: it has more than " + MAX_REGEXES + " regular expressions.");
    }
    if (expression.isEmpty()) {
      throw invalid("it is empty");
    }
    text = expression;
    at = 0;
    List<Alternative> alternatives = new ArrayList<>();
    int states = 0;
    do {
      Alternative alternative = alternative();
      states += alternative.states().size();
      if (states > LinearRegex.MAX_STATES) {
        throw invalid("it is too long");
      }
      alternatives.add(alternative);
    } while (accept('|'));
    return new LinearRegex(alternatives);
  }

  private Alternative alternative() {
    boolean atStart = accept('^');
    boolean atEnd = false;
    List<State> states = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != '|') {
      if (atEnd) {
        throw invalid("something follows a dollar sign");
      }
      if (accept('$')) {
        atEnd = true;
      } else {
        states.addAll(quantified());
        if (states.size() > LinearRegex.MAX_STATES) {
          throw invalid("it is too long");
        }
      }
    }
    return new Alternative(atStart, atEnd, states);
  }

  private List<State> quantified() {
    BitSet characters = new BitSet();
    boolean negated = false;
    char c = text.charAt(at++);
    switch (c) {
      case '.' -> negated = true;
      case '[' -> negated = characterClass(characters);
      case '\\' -> escaped(characters);
      case '?', '*', '+', '{', '}', ']', '^' ->
          throw invalid("'" + c + "' stands where it has no meaning");
      default -> {
        check(c);
        characters.set(c);
      }
    }
    if (accept('?')) {
      return LinearRegex.repeat(characters, negated, 0, 1);
    }
    if (accept('*')) {
      return LinearRegex.repeat(characters, negated, 0, Integer.MAX_VALUE);
    }
    if (accept('+')) {
      return LinearRegex.repeat(characters, negated, 1, Integer.MAX_VALUE);
    }
    if (accept('{')) {
      int least = number();
      int most = least;
      if (accept(',')) {
        most = at < text.length() && text.charAt(at) == '}' ? Integer.MAX_VALUE : number();
      }
      if (!accept('}') || most < least) {
        throw invalid("the numbers in braces have no meaning");
      }
      return LinearRegex.repeat(characters, negated, least, most);
    }
    return LinearRegex.repeat(characters, negated, 1, 1);
  }

  /** Returns true if the class is negated. */
  private boolean characterClass(BitSet characters) {
    boolean negated = accept('^');
    boolean first = true;
    while (at < text.length() && (first || text.charAt(at) != ']')) {
      first = false;
      char from = text.charAt(at++);
      if (from == '\\') {
        escaped(characters);
        continue;
      }
      if (OPERATORS.indexOf(from) < 0) {
        check(from);
      }
      if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
        at++;
        char to = text.charAt(at++);
        if (to < from) {
          throw invalid("a range of characters is empty");
        }
        characters.set(from, to + 1);
      } else {
        characters.set(from);
      }
    }
    if (!accept(']')) {
      throw invalid("a bracket is not closed");
    }
    return negated;
  }

  private void escaped(BitSet characters) {
    if (at == text.length()) {
      throw invalid("it ends with a backslash");
    }
    char c = text.charAt(at++);
    switch (c) {
      case 'd', 'D' -> add(characters, digits(), c == 'D');
      case 'w', 'W' -> add(characters, word(), c == 'W');
      case 's', 'S' -> add(characters, space(), c == 'S');
      case 't' -> characters.set('\t');
      case 'n' -> characters.set('\n');
      case 'r' -> characters.set('\r');
      case 'x' -> characters.set(hexadecimal());
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw invalid("'\\" + c + "' is not known");
        }
        characters.set(c);
      }
    }
  }

  private static void add(BitSet characters, BitSet added, boolean complement) {
    if (complement) {
      added.flip(0, CHARACTERS);
    }
    characters.or(added);
  }

  private static BitSet digits() {
    BitSet digits = new BitSet();
    digits.set('0', '9' + 1);
    return digits;
  }

  private static BitSet word() {
    BitSet word = digits();
    word.set('a', 'z' + 1);
    word.set('A', 'Z' + 1);
    word.set('_');
    return word;
  }

  private static BitSet space() {
    BitSet space = new BitSet();
    " \t\n\r\f\u000b".chars().forEach(space::set);
    return space;
  }

  private int hexadecimal() {
    if (at + 2 > text.length()) {
      throw invalid("'\\x' needs two digits");
    }
    try {
      int code = Integer.parseInt(text, at, at + 2, HEXADECIMAL);
      at += 2;
      return code;
    } catch (NumberFormatException e) {
      throw invalid("'\\x' needs two digits");
    }
  }

  private int number() {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - from;
    if (digits == 0 || digits > String.valueOf(LinearRegex.MAX_STATES).length()) {
      throw invalid("the numbers in braces have no meaning");
    }
    int number = Integer.parseInt(text, from, at, 10);
    if (number > LinearRegex.MAX_STATES) {
      throw invalid("it is too long");
    }
    return number;
  }

  private void check(char c) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && SYMBOLS.indexOf(c) < 0) {
      throw invalid("'" + c + "' is not supported");
    }
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private AwsFailure invalid(String reason) {
    return PatternErrors.invalid(
        "Invalid regular expression '%" + text + "%' in the filter pattern: " + reason + ".");
  }

  /** The end of an expression that begins at a percent sign: the index of the closing one. */
  static int end(String pattern, int begin) {
    for (int i = begin + 1; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '%') {
        return i;
      }
    }
    throw PatternErrors.invalid("Invalid filter pattern: a percent sign is not closed.");
  }
}
