package io.lambent.services.dynamodb.partiql;

import java.util.ArrayList;
import java.util.List;

/** Splits a statement into tokens. Line comments and block comments count as blanks. */
final class Lexer {
  private static final String[] LONG_SYMBOLS = {"<<", ">>", "<=", ">=", "<>", "!="};
  private static final String SYMBOLS = "(){}[],.:=<>?*+-;";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Lexer(String text) {
    this.text = text;
  }

  /** Returns the tokens of a statement; the last one is the end. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.position < text.length()) {
      lexer.next();
    }
    lexer.tokens.add(new Token(Token.Kind.END, ""));
    return lexer.tokens;
  }

  private void next() {
    char c = text.charAt(position);
    if (Character.isWhitespace(c)) {
      position++;
    } else if (text.startsWith("--", position)) {
      int end = text.indexOf('\n', position);
      position = end < 0 ? text.length() : end;
    } else if (text.startsWith("/*", position)) {
      int end = text.indexOf("*/", position + 2);
      if (end < 0) {
        throw NotWellFormed.because("");
      }
      position = end + 2;
    } else if (c == '\'') {
      quoted(Token.Kind.STRING, c);
    } else if (c == '"') {
      quoted(Token.Kind.QUOTED_NAME, c);
    } else if (isDigit(c) || (c == '.' && isDigit(charAt(position + 1)))) {
      number();
    } else if (isWordStart(c)) {
      int end = position + 1;
      while (end < text.length() && (isWordStart(charAt(end)) || isDigit(charAt(end)))) {
        end++;
      }
      add(Token.Kind.WORD, end);
    } else {
      symbol(c);
    }
  }

  private void symbol(char c) {
    for (String symbol : LONG_SYMBOLS) {
      if (text.startsWith(symbol, position)) {
        add(Token.Kind.SYMBOL, position + 2);
        return;
      }
    }
    if (SYMBOLS.indexOf(c) < 0) {
      throw NotWellFormed.because("");
    }
    add(Token.Kind.SYMBOL, position + 1);
  }

  private void add(Token.Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(position, end)));
    position = end;
  }

  /** Reads a text in quotes, in which two quotes stand for one. */
  private void quoted(Token.Kind kind, char quote) {
    StringBuilder content = new StringBuilder();
    int from = position + 1;
    while (true) {
      int end = text.indexOf(quote, from);
      if (end < 0) {
        throw NotWellFormed.because("");
      }
      content.append(text, from, end);
      from = end + 1;
      if (charAt(from) != quote) {
        tokens.add(new Token(kind, content.toString()));
        position = from;
        return;
      }
      content.append(quote);
      from++;
    }
  }

  private void number() {
    int end = digits(position);
    if (charAt(end) == '.') {
      end = digits(end + 1);
    }
    if (charAt(end) == 'e' || charAt(end) == 'E') {
      boolean hasSign = charAt(end + 1) == '+' || charAt(end + 1) == '-';
      int start = end + (hasSign ? 2 : 1);
      if (isDigit(charAt(start))) {
        end = digits(start);
        requireExponent(start, end);
      }
    }
    add(Token.Kind.NUMBER, end);
  }

  private void requireExponent(int start, int end) {
    try {
      Integer.parseInt(text, start, end, 10);
    } catch (NumberFormatException e) {
      throw NotWellFormed.because("");
    }
  }

  private int digits(int start) {
    int end = start;
    while (isDigit(charAt(end))) {
      end++;
    }
    return end;
  }

  /** The character at an index; a blank after the end. */
  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : ' ';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  }
}
