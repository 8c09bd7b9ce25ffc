package io.lambent.gateway.loadbalancer;

/**
 * Patterns in which {@code *} stands for any text and {@code ?} for one character, both literal
 * behind a backslash. Takes time proportional to the product of both lengths at most.
 */
final class Wildcards {
  private static final int NONE = -1;

  private final char[] pattern;
  private final boolean[] isLiteral;
  private final int length;
  private final boolean ignoresCase;

  Wildcards(String text, boolean ignoresCase) {
    pattern = new char[text.length()];
    isLiteral = new boolean[text.length()];
    this.ignoresCase = ignoresCase;
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean isEscaped = text.charAt(i) == '\\' && i + 1 < text.length();
      char c = text.charAt(isEscaped ? ++i : i);
      pattern[count] = ignoresCase ? folded(c) : c;
      isLiteral[count] = isEscaped || (c != '*' && c != '?');
      count++;
    }
    length = count;
  }

  /** Returns true if the whole text fits the pattern. */
  boolean matches(String text) {
    int at = 0;
    int star = NONE;
    int starText = 0;
    int i = 0;
    while (i < text.length()) {
      if (at < length && isLiteral[at] && pattern[at] == read(text, i)) {
        at++;
        i++;
      } else if (at < length && !isLiteral[at] && pattern[at] == '?') {
        at++;
        i++;
      } else if (at < length && !isLiteral[at]) {
        star = at++;
        starText = i;
      } else if (star != NONE) {
        at = star + 1;
        i = ++starText;
      } else {
        return false;
      }
    }
    while (at < length && !isLiteral[at] && pattern[at] == '*') {
      at++;
    }
    return at == length;
  }

  private char read(String text, int i) {
    return ignoresCase ? folded(text.charAt(i)) : text.charAt(i);
  }

  private static char folded(char c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }
}
