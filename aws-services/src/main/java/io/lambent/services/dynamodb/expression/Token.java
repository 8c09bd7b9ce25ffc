package io.lambent.services.dynamodb.expression;

/**
 * A part of an expression's text.
 *
 * @param start index of its first character
 * @param end index after its last character
 */
record Token(Kind kind, String text, int start, int end) {

  enum Kind {
    IDENTIFIER,

    /** Such as {@code #name}. */
    NAME_PLACEHOLDER,

    /** Such as {@code :value}. */
    VALUE_PLACEHOLDER,
    INTEGER,

    /** A comparator, parenthesis or other punctuation. */
    SYMBOL,

    /** One of the words that structure expressions; its text is in capital letters. */
    KEYWORD,

    /** A character that no token starts with. */
    UNKNOWN,
    END
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isKeyword(String keyword) {
    return kind == Kind.KEYWORD && text.equalsIgnoreCase(keyword);
  }
}
