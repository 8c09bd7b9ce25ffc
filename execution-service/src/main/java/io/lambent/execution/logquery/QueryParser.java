package io.lambent.execution.logquery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the commands of a query. */
final class QueryParser extends ExpressionParser {
  private static final Pattern GROUP_NAME = Pattern.compile("\\(\\?<([A-Za-z][A-Za-z0-9]*)>");
  private static final int ROWS_LIMIT = 100_000;

  private final String text;

  QueryParser(String text) {
    super(text);
    this.text = text;
  }

  List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    takes("|");
    do {
      commands.add(command());
    } while (takes("|"));
    if (peek().kind() != Token.Kind.END) {
      throw unexpected(peek());
    }
    return commands;
  }

  private Command command() {
    Token name = take();
    if (name.kind() != Token.Kind.WORD) {
      throw unexpected(name);
    }
    return switch (name.text().toLowerCase(Locale.ROOT)) {
      case "fields" -> new Command.Fields(columns(), false);
      case "display" -> new Command.Fields(columns(), true);
      case "filter" -> new Command.Filter(expression());
      case "parse" -> parse();
      case "stats" -> stats();
      case "sort" -> sort();
      case "limit", "head" -> new Command.Limit(rows());
      case "dedup" -> new Command.Dedup(columns().stream().map(Command.Column::value).toList());
      default ->
          throw new MalformedQueryException(
              "Lambent does not have the command "
                  + name.text()
                  + " of Logs Insights; it has fields, display, filter, parse, stats, sort, limit"
                  + " and dedup");
    };
  }

  private int rows() {
    Token count = take();
    try {
      int rows = Integer.parseInt(count.text());
      if (rows >= 1 && rows <= ROWS_LIMIT) {
        return rows;
      }
    } catch (NumberFormatException e) {
      throw unexpected(count);
    }
    throw new MalformedQueryException("limit must be between 1 and " + ROWS_LIMIT);
  }

  private List<Command.Column> columns() {
    List<Command.Column> columns = new ArrayList<>();
    do {
      columns.add(column());
    } while (takes(","));
    return columns;
  }

  private Command.Column column() {
    int from = peek().at();
    Expression value = expression();
    String written = text(text, from);
    String alias = alias();
    if (value instanceof Expression.Field field) {
      return new Command.Column(
          value, alias == null ? field.name() : alias, alias == null || alias.equals(field.name()));
    }
    return new Command.Column(value, alias == null ? written : alias, false);
  }

  private @Nullable String alias() {
    if (!takesWord("as")) {
      return null;
    }
    Token name = take();
    if (name.kind() != Token.Kind.WORD && name.kind() != Token.Kind.FIELD) {
      throw unexpected(name);
    }
    return name.text();
  }

  private Command parse() {
    Expression from = new Expression.Field("@message");
    Token next = peek();
    if (next.kind() == Token.Kind.WORD || next.kind() == Token.Kind.FIELD) {
      take();
      from = new Expression.Field(next.text());
    }
    Token pattern = take();
    if (pattern.kind() == Token.Kind.REGEX) {
      Matcher groups = GROUP_NAME.matcher(pattern.text());
      List<String> names = new ArrayList<>();
      while (groups.find()) {
        names.add(groups.group(1));
      }
      if (names.isEmpty()) {
        throw new MalformedQueryException("parse needs a named group in its regular expression");
      }
      return byNames(from, pattern, names);
    }
    if (pattern.kind() != Token.Kind.STRING) {
      throw unexpected(pattern);
    }
    return byStars(from, pattern);
  }

  /** Groups without names are made such that do not count. */
  private static Command byNames(Expression from, Token pattern, List<String> names) {
    String text = pattern.text().replaceAll("(?<!\\\\)\\((?!\\?)", "(?:");
    return new Command.Parse(
        from, regex(new Token(Token.Kind.REGEX, text, pattern.at())), List.copyOf(names));
  }

  private Command byStars(Expression from, Token pattern) {
    List<String> names = new ArrayList<>();
    if (!takesWord("as")) {
      throw unexpected(peek());
    }
    do {
      Token name = take();
      if (name.kind() != Token.Kind.WORD && name.kind() != Token.Kind.FIELD) {
        throw unexpected(name);
      }
      names.add(name.text());
    } while (takes(","));
    String[] parts = pattern.text().split("\\*", -1);
    if (parts.length - 1 != names.size()) {
      throw new MalformedQueryException(
          "the number of * in the pattern and of aliases must be the same");
    }
    StringBuilder regex = new StringBuilder("(?s)");
    for (int i = 0; i < parts.length; i++) {
      regex.append(Pattern.quote(parts[i]));
      if (i < parts.length - 1) {
        boolean last = i == parts.length - 2 && parts[parts.length - 1].isEmpty();
        regex.append(last ? "(.*)" : "(.*?)");
      }
    }
    return new Command.Parse(from, Pattern.compile(regex.toString()), names);
  }

  private Command stats() {
    List<Command.Statistic> statistics = new ArrayList<>();
    do {
      statistics.add(statistic());
    } while (takes(","));
    return new Command.Stats(statistics, takesWord("by") ? columns() : List.of());
  }

  private Command.Statistic statistic() {
    int from = peek().at();
    Token function = take();
    if (function.kind() != Token.Kind.WORD || !Aggregate.has(function.text())) {
      throw new MalformedQueryException("unknown statistic " + function.text());
    }
    expect("(");
    Expression value = null;
    double percent = 0;
    if (!takes("*") && !peek().is(")")) {
      value = expression();
      if (takes(",")) {
        Token number = take();
        if (number.kind() != Token.Kind.NUMBER) {
          throw unexpected(number);
        }
        percent = Double.parseDouble(number.text());
      }
    }
    expect(")");
    String written = text(text, from);
    String alias = alias();
    return new Command.Statistic(function.text(), value, percent, alias == null ? written : alias);
  }

  private Command sort() {
    List<Command.Key> keys = new ArrayList<>();
    do {
      Expression value = expression();
      boolean descending = takesWord("desc");
      if (!descending) {
        takesWord("asc");
      }
      keys.add(new Command.Key(value, descending));
    } while (takes(","));
    return new Command.Sort(keys);
  }
}
