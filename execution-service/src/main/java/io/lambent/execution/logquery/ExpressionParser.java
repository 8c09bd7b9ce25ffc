package io.lambent.execution.logquery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads expressions, by their precedence from {@code or} down to single values. */
class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("=", "!=", "<", "<=", ">", ">=");

  /** Parentheses and operators within each other. */
  private static final int DEPTH_LIMIT = 100;

  private final List<Token> tokens;
  private int position;
  private int depth;

  ExpressionParser(String text) {
    this.tokens = Token.all(text);
  }

  Token peek() {
    return tokens.get(position);
  }

  Token take() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      position++;
    }
    return token;
  }

  boolean takes(String symbol) {
    boolean is = peek().is(symbol);
    if (is) {
      position++;
    }
    return is;
  }

  boolean takesWord(String word) {
    boolean is = peek().isWord(word);
    if (is) {
      position++;
    }
    return is;
  }

  void expect(String symbol) {
    if (!takes(symbol)) {
      throw unexpected(peek());
    }
  }

  static MalformedQueryException unexpected(Token token) {
    return new MalformedQueryException(
        "unexpected symbol found " + token.text() + " at position " + token.at());
  }

  Expression expression() {
    if (++depth > DEPTH_LIMIT) {
      throw new MalformedQueryException("the query is nested too deeply");
    }
    Expression left = conjunction();
    while (takesWord("or")) {
      left = new Expression.Logic("or", left, conjunction());
    }
    depth--;
    return left;
  }

  private Expression conjunction() {
    Expression left = negation();
    while (takesWord("and")) {
      left = new Expression.Logic("and", left, negation());
    }
    return left;
  }

  private Expression negation() {
    int times = 0;
    while (takesWord("not")) {
      times++;
    }
    Expression condition = comparison();
    return times % 2 == 0 ? condition : not(condition);
  }

  private static Expression not(Expression condition) {
    return new Expression.Logic("not", condition, null);
  }

  private Expression comparison() {
    Expression left = sum();
    Token next = peek();
    if (next.kind() == Token.Kind.SYMBOL && COMPARISONS.contains(next.text())) {
      take();
      return new Expression.Compare(next.text(), left, sum());
    }
    if (takes("=~") || takesWord("like")) {
      return new Expression.Like(left, pattern());
    }
    if (takesWord("in")) {
      return new Expression.In(left, list());
    }
    if (takesWord("not")) {
      if (takesWord("like")) {
        return not(new Expression.Like(left, pattern()));
      }
      if (takesWord("in")) {
        return not(new Expression.In(left, list()));
      }
      throw unexpected(peek());
    }
    return left;
  }

  private List<Expression> list() {
    List<Expression> list = new ArrayList<>();
    expect("[");
    do {
      list.add(expression());
    } while (takes(","));
    expect("]");
    return list;
  }

  /** A regular expression, or text that is meant as it is. */
  private Pattern pattern() {
    Token token = take();
    return switch (token.kind()) {
      case REGEX -> regex(token);
      case STRING, NUMBER, WORD -> Pattern.compile(Pattern.quote(token.text()));
      case FIELD, SYMBOL, END -> throw unexpected(token);
    };
  }

  static Pattern regex(Token token) {
    try {
      return Pattern.compile(token.text());
    } catch (PatternSyntaxException e) {
      throw new MalformedQueryException(
          "invalid regular expression at position " + token.at() + ": " + e.getDescription());
    }
  }

  private Expression sum() {
    Expression left = product();
    while (peek().is("+") || peek().is("-")) {
      left = new Expression.Arithmetic(take().text(), left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = power();
    while (peek().is("*") || peek().is("/") || peek().is("%")) {
      left = new Expression.Arithmetic(take().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = single();
    return takes("^") ? new Expression.Arithmetic("^", left, single()) : left;
  }

  private Expression single() {
    Token token = take();
    switch (token.kind()) {
      case STRING:
        return new Expression.Literal(token.text());
      case NUMBER:
        return number(token);
      case FIELD:
        return new Expression.Field(token.text());
      case WORD:
        return takes("(") ? call(token) : word(token);
      case SYMBOL:
        if (token.is("(")) {
          Expression inner = expression();
          expect(")");
          return inner;
        }
        if (token.is("-")) {
          return new Expression.Arithmetic("-", new Expression.Literal(0.0), single());
        }
        throw unexpected(token);
      default:
        throw unexpected(token);
    }
  }

  private static Expression word(Token token) {
    return switch (token.text().toLowerCase(Locale.ROOT)) {
      case "true" -> new Expression.Literal(true);
      case "false" -> new Expression.Literal(false);
      default -> new Expression.Field(token.text());
    };
  }

  private static Expression number(Token token) {
    try {
      return new Expression.Literal(Double.valueOf(token.text()));
    } catch (NumberFormatException e) {
      // Such as 5m, which functions of time take.
      return new Expression.Literal(token.text());
    }
  }

  private Expression call(Token name) {
    if (name.isWord("bin")) {
      Token period = take();
      StringBuilder text = new StringBuilder(period.text());
      if (peek().kind() == Token.Kind.WORD) {
        text.append(take().text());
      }
      expect(")");
      Functions.period(text.toString());
      return new Expression.Call(
          "datefloor",
          List.of(new Expression.Field("@timestamp"), new Expression.Literal(text.toString())));
    }
    if (!Functions.has(name.text())) {
      throw new MalformedQueryException("unknown function " + name.text());
    }
    List<Expression> arguments = new ArrayList<>();
    while (!takes(")")) {
      if (!arguments.isEmpty()) {
        expect(",");
      }
      arguments.add(expression());
    }
    return new Expression.Call(name.text(), arguments);
  }

  /** The text between two places, as it stands there. */
  String text(String whole, int from) {
    int end = peek().at();
    return whole.substring(from, end).strip();
  }
}
