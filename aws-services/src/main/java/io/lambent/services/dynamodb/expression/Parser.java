package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.expression.Syntax.UpdateKeyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parses expressions by recursive descent. A syntax error names the token at which parsing stopped,
 * with the text from the token before it to the token after it, as AWS does.
 */
final class Parser {
  private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");

  /** The maximum number of operators and functions of an expression. */
  private static final int MAX_OPERATORS = 300;

  /** The maximum nesting of parentheses, functions and NOT. It bounds the depth of the stack. */
  private static final int MAX_DEPTH = 400;

  private final ExpressionKind kind;
  private final String text;
  private final List<Token> tokens;
  private int next;
  private int operators;
  private int depth;

  private Parser(ExpressionKind kind, String text) {
    this.kind = kind;
    this.text = text;
    this.tokens = Lexer.tokens(text);
  }

  /** Stops parsing an alternative. The error of the alternative that got farthest is reported. */
  private static final class SyntaxError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int token;

    SyntaxError(int token) {
      super(null, null, false, false);
      this.token = token;
    }
  }

  static Syntax condition(ExpressionKind kind, String text) {
    Parser parser = new Parser(kind, text);
    return parser.whole(parser::or);
  }

  static List<Syntax.DocumentPath> projection(String text) {
    Parser parser = new Parser(ExpressionKind.PROJECTION, text);
    return parser.whole(parser::paths);
  }

  static List<Syntax.Section> update(String text) {
    Parser parser = new Parser(ExpressionKind.UPDATE, text);
    return parser.whole(parser::sections);
  }

  private <T> T whole(Supplier<T> rule) {
    kind.checkSize(text);
    try {
      T result = rule.get();
      if (peek().kind() != Token.Kind.END) {
        throw new SyntaxError(next);
      }
      if (operators > MAX_OPERATORS) {
        throw kind.invalid(
            "The expression contains too many operators; number of operators: " + operators);
      }
      return result;
    } catch (SyntaxError e) {
      Token token = tokens.get(e.token);
      int from = e.token > 0 ? tokens.get(e.token - 1).start() : 0;
      int to = e.token + 1 < tokens.size() ? tokens.get(e.token + 1).end() : token.end();
      throw kind.invalid(
          "Syntax error; token: \""
              + token.text()
              + "\", near: \""
              + text.substring(from, to)
              + "\"");
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private boolean isSymbol(String symbol) {
    return peek().isSymbol(symbol);
  }

  private Token expectSymbol(String symbol) {
    if (!isSymbol(symbol)) {
      throw new SyntaxError(next);
    }
    return take();
  }

  private Token expect(Token.Kind wanted) {
    if (peek().kind() != wanted) {
      throw new SyntaxError(next);
    }
    return take();
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw kind.invalid("The expression is nested too deeply;");
    }
  }

  // Conditions.

  private Syntax or() {
    Syntax left = and();
    while (peek().isKeyword("OR")) {
      take();
      operators++;
      left = new Syntax.Or(left, and());
    }
    return left;
  }

  private Syntax and() {
    Syntax left = not();
    while (peek().isKeyword("AND")) {
      take();
      operators++;
      left = new Syntax.And(left, not());
    }
    return left;
  }

  private Syntax not() {
    if (!peek().isKeyword("NOT")) {
      return term();
    }
    take();
    operators++;
    enter();
    Syntax negated = not();
    depth--;
    return new Syntax.Not(negated);
  }

  /** A condition in parentheses, or a comparison whose first operand may be in parentheses. */
  private Syntax term() {
    if (!isSymbol("(")) {
      return comparison();
    }
    int start = next;
    int operatorsBefore = operators;
    int depthBefore = depth;
    SyntaxError error;
    try {
      enter();
      take();
      Syntax inner = or();
      expectSymbol(")");
      depth--;
      return parentheses(inner);
    } catch (SyntaxError e) {
      error = e;
    }
    next = start;
    operators = operatorsBefore;
    depth = depthBefore;
    try {
      return comparison();
    } catch (SyntaxError e) {
      throw e.token > error.token ? e : error;
    }
  }

  private Syntax parentheses(Syntax inner) {
    if (inner instanceof Syntax.Parentheses) {
      throw kind.invalid("The expression has redundant parentheses;");
    }
    return new Syntax.Parentheses(inner);
  }

  private Syntax comparison() {
    Syntax left = operand();
    Token token = peek();
    if (token.kind() == Token.Kind.SYMBOL && COMPARATORS.contains(token.text())) {
      take();
      operators++;
      return new Syntax.Comparison(token.text(), left, operand());
    }
    if (token.isKeyword("BETWEEN")) {
      take();
      operators++;
      Syntax lower = operand();
      if (!peek().isKeyword("AND")) {
        throw new SyntaxError(next);
      }
      take();
      return new Syntax.Between(left, lower, operand());
    }
    if (token.isKeyword("IN")) {
      take();
      operators++;
      return new Syntax.In(left, operands());
    }
    if (left instanceof Syntax.Call) {
      return left;
    }
    throw new SyntaxError(next);
  }

  // Operands.

  private Syntax operand() {
    Token token = peek();
    if (token.kind() == Token.Kind.VALUE_PLACEHOLDER) {
      take();
      return new Syntax.Value(token.text());
    }
    if (token.isSymbol("(")) {
      take();
      enter();
      Syntax inner = operand();
      depth--;
      expectSymbol(")");
      return parentheses(inner);
    }
    if (token.kind() == Token.Kind.IDENTIFIER && tokens.get(next + 1).isSymbol("(")) {
      take();
      operators++;
      enter();
      List<Syntax> arguments = operands();
      depth--;
      return new Syntax.Call(token.text(), arguments);
    }
    return path();
  }

  /** Operands in parentheses. */
  private List<Syntax> operands() {
    expectSymbol("(");
    List<Syntax> operands = new ArrayList<>();
    operands.add(operand());
    while (isSymbol(",")) {
      take();
      operands.add(operand());
    }
    expectSymbol(")");
    return operands;
  }

  private Syntax.DocumentPath path() {
    List<Syntax.PathPart> parts = new ArrayList<>();
    parts.add(name());
    while (isSymbol(".") || isSymbol("[")) {
      if (take().isSymbol(".")) {
        parts.add(name());
      } else {
        Token index = expect(Token.Kind.INTEGER);
        expectSymbol("]");
        parts.add(new Syntax.PathPart(Token.Kind.INTEGER, index.text()));
      }
    }
    return new Syntax.DocumentPath(parts);
  }

  private Syntax.PathPart name() {
    Token token = peek();
    if (token.kind() != Token.Kind.IDENTIFIER && token.kind() != Token.Kind.NAME_PLACEHOLDER) {
      throw new SyntaxError(next);
    }
    take();
    return new Syntax.PathPart(token.kind(), token.text());
  }

  private List<Syntax.DocumentPath> paths() {
    List<Syntax.DocumentPath> paths = new ArrayList<>();
    paths.add(path());
    while (isSymbol(",")) {
      take();
      paths.add(path());
    }
    return paths;
  }

  // Updates.

  private List<Syntax.Section> sections() {
    List<Syntax.Section> sections = new ArrayList<>();
    do {
      UpdateKeyword keyword = updateKeyword();
      List<Syntax.Assignment> actions = new ArrayList<>();
      actions.add(action(keyword));
      while (isSymbol(",")) {
        take();
        actions.add(action(keyword));
      }
      sections.add(new Syntax.Section(keyword, actions));
    } while (peek().kind() != Token.Kind.END);
    return sections;
  }

  private UpdateKeyword updateKeyword() {
    Token token = peek();
    for (UpdateKeyword keyword : UpdateKeyword.values()) {
      if (token.isKeyword(keyword.name())) {
        take();
        return keyword;
      }
    }
    throw new SyntaxError(next);
  }

  private Syntax.Assignment action(UpdateKeyword keyword) {
    Syntax.DocumentPath path = path();
    return switch (keyword) {
      case SET -> {
        expectSymbol("=");
        yield new Syntax.Assignment(path, assigned());
      }
      case REMOVE -> new Syntax.Assignment(path, null);
      case ADD, DELETE ->
          new Syntax.Assignment(
              path, new Syntax.Value(expect(Token.Kind.VALUE_PLACEHOLDER).text()));
    };
  }

  private Syntax assigned() {
    if (isSymbol("(")) {
      int start = next;
      int operatorsBefore = operators;
      try {
        return sum();
      } catch (SyntaxError e) {
        next = start;
        operators = operatorsBefore;
        return sumInParentheses(e);
      }
    }
    return sum();
  }

  private Syntax sumInParentheses(SyntaxError first) {
    try {
      take();
      Syntax inner = sum();
      expectSymbol(")");
      return parentheses(inner);
    } catch (SyntaxError e) {
      throw e.token > first.token ? e : first;
    }
  }

  private Syntax sum() {
    Syntax left = operand();
    if (!isSymbol("+") && !isSymbol("-")) {
      return left;
    }
    String operator = take().text();
    operators++;
    return new Syntax.Arithmetic(operator, left, operand());
  }
}
