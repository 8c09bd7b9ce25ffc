package io.lambent.services.metricmath;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word, number, string or sign of an expression. */
record Token(Kind kind, String text) {
  enum Kind {
    NUMBER,
    STRING,
    NAME,
    SIGN,
    END
  }

  private static final Pattern PATTERN =
      Pattern.compile(
          "\\s*(?:(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|\\.\\d+)"
              + "|(?<string>\"[^\"]*\"|'[^']*')"
              + "|(?<name>[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<sign><=|>=|==|!=|&&|\\|\\||[-+*/^()\\[\\],<>]))");

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isWord(String word) {
    return kind == Kind.NAME && text.equalsIgnoreCase(word);
  }

  static List<Token> all(String expression) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = PATTERN.matcher(expression);
    int at = 0;
    String rest = expression.stripTrailing();
    while (at < rest.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new MathException("Unexpected '" + rest.substring(at).strip().charAt(0) + "'");
      }
      tokens.add(of(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end"));
    return tokens;
  }

  private static Token of(Matcher matcher) {
    if (matcher.group("number") != null) {
      return new Token(Kind.NUMBER, matcher.group("number"));
    }
    if (matcher.group("string") != null) {
      String quoted = matcher.group("string");
      return new Token(Kind.STRING, quoted.substring(1, quoted.length() - 1));
    }
    return matcher.group("name") != null
        ? new Token(Kind.NAME, matcher.group("name"))
        : new Token(Kind.SIGN, matcher.group("sign"));
  }
}
