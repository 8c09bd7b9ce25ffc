package io.lambent.services.dynamodb.partiql;

import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.List;

/** Reads tokens, names, paths and parameters of one statement. */
final class Reader {
  /** The maximum depth of recursion. It bounds the depth of the stack. */
  private static final int MAX_DEPTH = 200;

  private final List<Token> tokens;
  private final List<AttributeValue> parameters;
  private int next;
  private int usedParameters;
  private int depth;

  Reader(String statement, List<AttributeValue> parameters) {
    this.tokens = Lexer.tokens(statement);
    this.parameters = parameters;
  }

  Token peek() {
    return tokens.get(next);
  }

  Token peekSecond() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Token.Kind.END) {
      next++;
    }
    return token;
  }

  boolean acceptWord(String word) {
    boolean isWord = peek().isWord(word);
    if (isWord) {
      take();
    }
    return isWord;
  }

  boolean acceptSymbol(String symbol) {
    boolean isSymbol = peek().isSymbol(symbol);
    if (isSymbol) {
      take();
    }
    return isSymbol;
  }

  void expectWord(String word) {
    if (!acceptWord(word)) {
      throw unexpected();
    }
  }

  void expectSymbol(String symbol) {
    if (!acceptSymbol(symbol)) {
      throw unexpected();
    }
  }

  /** Checks that the statement ends here, and that all parameters were used. */
  void expectEnd() {
    acceptSymbol(";");
    if (peek().kind() != Token.Kind.END) {
      throw NotWellFormed.because("Unexpected token after expression");
    }
    if (usedParameters != parameters.size()) {
      throw wrongParameters();
    }
  }

  static RuntimeException unexpected() {
    return NotWellFormed.because("Unexpected term");
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw NotWellFormed.because("Statement is nested too deeply");
    }
  }

  void leave() {
    depth--;
  }

  AttributeValue parameter() {
    if (usedParameters >= parameters.size()) {
      throw wrongParameters();
    }
    return parameters.get(usedParameters++);
  }

  private static RuntimeException wrongParameters() {
    return Invalid.because("Number of parameters in request and statement don't match.");
  }

  /** A name, with or without quotes. */
  String name() {
    Token token = peek();
    if (token.kind() != Token.Kind.WORD && token.kind() != Token.Kind.QUOTED_NAME) {
      throw unexpected();
    }
    take();
    return token.text();
  }

  Path path() {
    List<Path.Step> steps = new ArrayList<>();
    steps.add(new Path.Name(name()));
    while (true) {
      if (acceptSymbol(".")) {
        steps.add(new Path.Name(name()));
      } else if (acceptSymbol("[")) {
        Token step = take();
        steps.add(
            switch (step.kind()) {
              case NUMBER -> new Path.Index(index(step.text()));
              case STRING -> new Path.Name(step.text());
              case WORD, QUOTED_NAME, SYMBOL, END -> throw unexpected();
            });
        expectSymbol("]");
      } else {
        return new Path(steps);
      }
    }
  }

  private static int index(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw unexpected();
    }
  }
}
