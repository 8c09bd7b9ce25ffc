package io.lambent.services.metricmath;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A parsed expression. */
public sealed interface Expression {

  /** Computes it. */
  Value compute(Scope scope);

  /** Adds the ids that it refers to by name. */
  void collect(Set<String> ids);

  /** The ids that it refers to by name; those that {@code METRICS} finds are not among them. */
  default Set<String> ids() {
    Set<String> ids = new LinkedHashSet<>();
    collect(ids);
    return ids;
  }

  /**
   * Parses an expression.
   *
   * @throws MathException where it is none, or has a function that is not supported
   */
  static Expression parse(String text) {
    return new Parser(Token.all(text)).parse();
  }

  record Constant(Value value) implements Expression {
    @Override
    public Value compute(Scope scope) {
      return value;
    }

    @Override
    public void collect(Set<String> ids) {}
  }

  record Reference(String id) implements Expression {
    @Override
    public Value compute(Scope scope) {
      return scope.find(id);
    }

    @Override
    public void collect(Set<String> ids) {
      ids.add(id);
    }
  }

  record Operation(Operator operator, Expression left, Expression right) implements Expression {
    @Override
    public Value compute(Scope scope) {
      return operator.apply(left.compute(scope), right.compute(scope));
    }

    @Override
    public void collect(Set<String> ids) {
      left.collect(ids);
      right.collect(ids);
    }
  }

  record Call(Function function, List<Expression> arguments) implements Expression {
    @Override
    public Value compute(Scope scope) {
      return function.call(
          arguments.stream().map(argument -> argument.compute(scope)).toList(), scope);
    }

    @Override
    public void collect(Set<String> ids) {
      arguments.forEach(argument -> argument.collect(ids));
    }
  }

  /** Several series in brackets. */
  record Collected(List<Expression> parts) implements Expression {
    @Override
    public Value compute(Scope scope) {
      List<Value.Series> series = new ArrayList<>();
      for (Expression part : parts) {
        switch (part.compute(scope)) {
          case Value.Series single -> series.add(single);
          case Value.Group group -> series.addAll(group.series());
          case Value.Scalar scalar -> throw notASeries(scalar);
          case Value.Text text -> throw notASeries(text);
        }
      }
      return new Value.Group(series);
    }

    private static MathException notASeries(Value value) {
      return new MathException("An array holds time series, not " + value.type());
    }

    @Override
    public void collect(Set<String> ids) {
      parts.forEach(part -> part.collect(ids));
    }
  }

  /** Recursive descent; each method parses what binds at least as closely as its name says. */
  final class Parser {
    /** Deeper expressions are refused, so that none exhausts the stack. */
    private static final int MAX_DEPTH = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Parser(List<Token> tokens) {
      this.tokens = tokens;
    }

    Expression parse() {
      Expression whole = either();
      if (peek().kind() != Token.Kind.END) {
        throw unexpected();
      }
      return whole;
    }

    private Token peek() {
      return tokens.get(at);
    }

    private boolean takes(String sign, String word) {
      if (peek().is(sign) || (!word.isEmpty() && peek().isWord(word))) {
        at++;
        return true;
      }
      return false;
    }

    private void expect(String sign) {
      if (!takes(sign, "")) {
        throw unexpected();
      }
    }

    private MathException unexpected() {
      return new MathException("Unexpected '" + peek().text() + "'");
    }

    private Expression either() {
      if (++depth > MAX_DEPTH) {
        throw new MathException("The expression is nested too deeply");
      }
      Expression left = both();
      while (takes("||", "OR")) {
        left = new Operation(Operator.OR, left, both());
      }
      depth--;
      return left;
    }

    private Expression both() {
      Expression left = comparison();
      while (takes("&&", "AND")) {
        left = new Operation(Operator.AND, left, comparison());
      }
      return left;
    }

    private Expression comparison() {
      Expression left = sum();
      Operator operator = Operator.comparison(peek().text());
      if (peek().kind() != Token.Kind.SIGN || operator == null) {
        return left;
      }
      at++;
      return new Operation(operator, left, sum());
    }

    private Expression sum() {
      Expression left = product();
      while (true) {
        if (takes("+", "")) {
          left = new Operation(Operator.ADD, left, product());
        } else if (takes("-", "")) {
          left = new Operation(Operator.SUBTRACT, left, product());
        } else {
          return left;
        }
      }
    }

    private Expression product() {
      Expression left = signed();
      while (true) {
        if (takes("*", "")) {
          left = new Operation(Operator.MULTIPLY, left, signed());
        } else if (takes("/", "")) {
          left = new Operation(Operator.DIVIDE, left, signed());
        } else {
          return left;
        }
      }
    }

    private Expression signed() {
      if (++depth > MAX_DEPTH) {
        throw new MathException("The expression is nested too deeply");
      }
      try {
        if (takes("-", "")) {
          return new Operation(Operator.SUBTRACT, new Constant(new Value.Scalar(0)), signed());
        }
        return takes("+", "") ? signed() : power();
      } finally {
        depth--;
      }
    }

    private Expression power() {
      Expression base = primary();
      return takes("^", "") ? new Operation(Operator.POWER, base, signed()) : base;
    }

    private Expression primary() {
      Token token = peek();
      at++;
      switch (token.kind()) {
        case NUMBER -> {
          return new Constant(new Value.Scalar(Double.parseDouble(token.text())));
        }
        case STRING -> {
          return new Constant(new Value.Text(token.text()));
        }
        case NAME -> {
          return named(token.text());
        }
        case SIGN -> {
          if (token.is("(")) {
            Expression inner = either();
            expect(")");
            return inner;
          }
          if (token.is("[")) {
            return new Collected(list("]"));
          }
        }
        case END -> {}
      }
      at--;
      throw unexpected();
    }

    /** Ids begin with a small letter; functions and words are in capitals. */
    private Expression named(String name) {
      if (takes("(", "")) {
        Function function = Function.of(name.toUpperCase(Locale.ROOT));
        return new Call(function, list(")"));
      }
      if (name.equals("REPEAT") || name.equals("LINEAR")) {
        return new Constant(new Value.Text(name));
      }
      return new Reference(name);
    }

    private List<Expression> list(String end) {
      List<Expression> parts = new ArrayList<>();
      if (takes(end, "")) {
        return parts;
      }
      do {
        parts.add(either());
      } while (takes(",", ""));
      expect(end);
      return parts;
    }
  }
}
