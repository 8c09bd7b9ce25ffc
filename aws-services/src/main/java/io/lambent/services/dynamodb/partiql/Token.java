package io.lambent.services.dynamodb.partiql;

/**
 * A part of a statement's text.
 *
 * @param text without quotes
 */
record Token(Kind kind, String text) {

  enum Kind {
    /** A word without quotes: a keyword, a name or a function. */
    WORD,

    /** A name in double quotes. */
    QUOTED_NAME,

    /** A string in single quotes. */
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }
}
