package io.lambent.execution.logquery;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a query.
 *
 * @param at its index in the text
 */
record Token(Kind kind, String text, int at) {
  private static final List<String> SYMBOLS =
      List.of(
          "!=", "<=", ">=", "=~", "=", "<", ">", "(", ")", "[", "]", ",", "|", "+", "-", "*", "/",
          "%", "^");

  /** The forms of tokens. */
  enum Kind {
    /** A command, keyword, function or field. */
    WORD,
    /** A field in back quotes. */
    FIELD,
    NUMBER,
    STRING,
    REGEX,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /** The tokens of a text, {@link Kind#END} last. */
  static List<Token> all(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else {
        Token token = next(text, at, tokens);
        tokens.add(token);
        at = end(text, token);
      }
    }
    tokens.add(new Token(Kind.END, "the end", text.length()));
    return tokens;
  }

  private static Token next(String text, int at, List<Token> before) {
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      return new Token(Kind.STRING, quoted(text, at, c), at);
    }
    if (c == '`') {
      return new Token(Kind.FIELD, quoted(text, at, c), at);
    }
    if (c == '/' && mayBeRegex(before)) {
      return new Token(Kind.REGEX, quoted(text, at, c), at);
    }
    if (Character.isDigit(c)
        || (c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1)))) {
      return new Token(Kind.NUMBER, run(text, at), at);
    }
    if (isWordStart(c)) {
      return new Token(Kind.WORD, run(text, at), at);
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        return new Token(Kind.SYMBOL, symbol, at);
      }
    }
    throw new MalformedQueryException("unexpected symbol found " + c + " at position " + at);
  }

  /** A slash divides where something that has a value stands before it. */
  private static boolean mayBeRegex(List<Token> before) {
    if (before.isEmpty()) {
      return true;
    }
    Token last = before.getLast();
    return switch (last.kind()) {
      case SYMBOL -> !last.is(")") && !last.is("]");
      case WORD ->
          last.isWord("like")
              || last.isWord("parse")
              || before.size() > 1 && before.get(before.size() - 2).isWord("parse");
      case FIELD -> before.size() > 1 && before.get(before.size() - 2).isWord("parse");
      case NUMBER, STRING, REGEX, END -> false;
    };
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '@' || c == '_' || c == '$';
  }

  private static String run(String text, int at) {
    int end = at;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end))
            || "@_.$:".indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return text.substring(at, end);
  }

  /** The content of quotes; a backslash stays in regular expressions, but before their quote. */
  private static String quoted(String text, int at, char quote) {
    StringBuilder content = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        return content.toString();
      }
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        if (quote == '/' ? next != '/' : next != quote && next != '\\') {
          content.append(c);
        }
        content.append(next);
      } else {
        content.append(c);
      }
    }
    throw new MalformedQueryException("unterminated " + quote + " at position " + at);
  }

  private static int end(String text, Token token) {
    int at = token.at();
    return switch (token.kind()) {
      case STRING, FIELD, REGEX -> closing(text, at, text.charAt(at)) + 1;
      case NUMBER, WORD, SYMBOL, END -> at + token.text().length();
    };
  }

  private static int closing(String text, int at, char quote) {
    int i = at + 1;
    while (text.charAt(i) != quote) {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }
}
