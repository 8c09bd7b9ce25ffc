package io.lambent.services.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Splits the text of an expression into tokens. */
final class Lexer {
  private static final Set<String> KEYWORDS =
      Set.of("ADD", "AND", "BETWEEN", "DELETE", "IN", "NOT", "OR", "REMOVE", "SET");

  private static final String SYMBOLS = "=<>()[],.+-";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int position;

  private Lexer(String text) {
    this.text = text;
  }

  /** Returns the tokens of a text; the last one is the end. */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        position++;
      } else if (isLetter(c)) {
        int end = wordEnd(position);
        String word = text.substring(position, end);
        boolean isKeyword = KEYWORDS.contains(word.toUpperCase(Locale.ROOT));
        add(isKeyword ? Token.Kind.KEYWORD : Token.Kind.IDENTIFIER, end);
      } else if (c == '#' || c == ':') {
        int end = wordEnd(position + 1);
        Token.Kind kind = c == '#' ? Token.Kind.NAME_PLACEHOLDER : Token.Kind.VALUE_PLACEHOLDER;
        add(end == position + 1 ? Token.Kind.UNKNOWN : kind, end);
      } else if (isDigit(c)) {
        add(Token.Kind.INTEGER, integerEnd());
      } else if (SYMBOLS.indexOf(c) >= 0) {
        add(Token.Kind.SYMBOL, position + (isLongSymbol(c) ? 2 : 1));
      } else {
        add(Token.Kind.UNKNOWN, position + Character.charCount(text.codePointAt(position)));
      }
    }
    tokens.add(new Token(Token.Kind.END, "<EOF>", text.length(), text.length()));
  }

  private void add(Token.Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(position, end), position, end));
    position = end;
  }

  private int wordEnd(int start) {
    int end = start;
    while (end < text.length() && isWordPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** A zero is an integer of its own, as integers have no leading zeros. */
  private int integerEnd() {
    int end = position + 1;
    if (text.charAt(position) != '0') {
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
    }
    return end;
  }

  private boolean isLongSymbol(char c) {
    char next = position + 1 < text.length() ? text.charAt(position + 1) : ' ';
    return (c == '<' && (next == '>' || next == '=')) || (c == '>' && next == '=');
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Returns true for characters that names and placeholders have after their first one. */
  static boolean isWordPart(int c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }
}
