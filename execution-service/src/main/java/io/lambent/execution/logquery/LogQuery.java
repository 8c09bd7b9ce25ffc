package io.lambent.execution.logquery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A query while it runs. Commands up to the first that needs all rows are applied to each event as
 * it comes; of those rows only as many are kept as can matter. Used by one thread.
 */
public final class LogQuery {
  /** Rows of a query that does not say, as CloudWatch Logs has it. */
  private static final int DEFAULT_LIMIT = 10_000;

  private static final int KEPT_ROWS_LIMIT = 100_000;

  /** The maximum number of characters of all messages that are kept. */
  private static final long KEPT_TEXT_LIMIT = 64L << 20;

  private static final int GROUPS_LIMIT = 100_000;
  private static final String POINTER = "@ptr";

  private final List<Command> first = new ArrayList<>();
  private final List<Command> rest = new ArrayList<>();
  private final int limit;
  private final PriorityQueue<Kept> kept;
  private final int keptLimit;
  private final Map<List<Object>, Group> groups = new LinkedHashMap<>();
  private long sequence;
  private long text;
  private long matched;
  private long scanned;
  private long bytes;

  /** One field of a row of results. */
  public record Field(String field, String value) {}

  private record Kept(Row row, long sequence) {}

  private record Group(Row row, List<Aggregate> aggregates) {}

  private LogQuery(List<Command> commands, @Nullable Integer limit) {
    int split = 0;
    while (split < commands.size() && isForEach(commands.get(split))) {
      split++;
    }
    first.addAll(commands.subList(0, split));
    rest.addAll(commands.subList(split, commands.size()));
    this.limit = limit == null ? DEFAULT_LIMIT : limit;
    this.keptLimit = keptLimit();
    this.kept = new PriorityQueue<>(order(sortKeys()).reversed());
  }

  /**
   * Reads a query.
   *
   * @param limit of rows, where the query has none; null for the default
   * @throws MalformedQueryException where the text is none
   */
  public static LogQuery parse(String text, @Nullable Integer limit) {
    if (text.isBlank()) {
      return new LogQuery(List.of(), limit);
    }
    return new LogQuery(new QueryParser(text).commands(), limit);
  }

  /** The fields of one event by their names. */
  public static Map<String, String> fields(QueriedEvent event) {
    return Row.fields(event);
  }

  private static boolean isForEach(Command command) {
    return command instanceof Command.Fields
        || command instanceof Command.Filter
        || command instanceof Command.Parse;
  }

  private @Nullable Command next() {
    return rest.isEmpty() ? null : rest.getFirst();
  }

  private List<Command.Key> sortKeys() {
    return next() instanceof Command.Sort sort
        ? sort.keys()
        : List.of(new Command.Key(new Expression.Field("@timestamp"), true));
  }

  /** With commands behind that drop or join rows, more than the result has. */
  private int keptLimit() {
    int at = next() instanceof Command.Sort ? 1 : 0;
    if (rest.size() <= at) {
      return limit;
    }
    return rest.get(at) instanceof Command.Limit last ? last.rows() : KEPT_ROWS_LIMIT;
  }

  private static Comparator<Kept> order(List<Command.Key> keys) {
    Comparator<Kept> order = (left, right) -> 0;
    for (Command.Key key : keys) {
      Comparator<Kept> by =
          (left, right) ->
              Values.compare(key.value().value(left.row()), key.value().value(right.row()));
      order = order.thenComparing(key.descending() ? by.reversed() : by);
    }
    return order.thenComparingLong(Kept::sequence);
  }

  /**
   * Takes an event.
   *
   * @throws IllegalStateException where the query would keep too much; the message says so
   */
  public void accept(QueriedEvent event) {
    scanned++;
    bytes += event.message().length();
    Row row = new Row(event);
    if (!applies(first, row)) {
      return;
    }
    matched++;
    if (next() instanceof Command.Stats stats) {
      addTo(groups, stats, row);
    } else {
      keep(row, event.message().length());
    }
  }

  private void keep(Row row, int length) {
    kept.add(new Kept(row, sequence++));
    text += length;
    if (kept.size() > keptLimit) {
      QueriedEvent dropped = kept.remove().row().event();
      text -= dropped == null ? 0 : dropped.message().length();
    }
    if (text > KEPT_TEXT_LIMIT) {
      throw new IllegalStateException("the rows of the result have more than 64 MB");
    }
  }

  private static boolean applies(List<Command> commands, Row row) {
    for (Command command : commands) {
      switch (command) {
        case Command.Fields fields -> compute(fields, row);
        case Command.Parse parse -> parse.apply(row);
        case Command.Filter filter -> {
          if (!Values.isTrue(filter.condition().value(row))) {
            return false;
          }
        }
        case Command.Stats stats -> throw new IllegalStateException();
        case Command.Sort sort -> throw new IllegalStateException();
        case Command.Limit last -> throw new IllegalStateException();
        case Command.Dedup dedup -> throw new IllegalStateException();
      }
    }
    return true;
  }

  private static void compute(Command.Fields fields, Row row) {
    for (Command.Column column : fields.columns()) {
      if (!column.isField()) {
        row.put(column.name(), column.value().value(row));
      }
    }
  }

  private static void addTo(Map<List<Object>, Group> groups, Command.Stats stats, Row row) {
    List<Object> key = new ArrayList<>();
    for (Command.Column column : stats.by()) {
      Object value = column.value().value(row);
      key.add(value == null ? "" : value);
    }
    Group group = groups.get(key);
    if (group == null) {
      if (groups.size() >= GROUPS_LIMIT) {
        throw new IllegalStateException("there are more than " + GROUPS_LIMIT + " groups");
      }
      Row line = new Row(null);
      for (int i = 0; i < key.size(); i++) {
        line.put(stats.by().get(i).name(), key.get(i).equals("") ? null : key.get(i));
      }
      group = new Group(line, stats.statistics().stream().map(Command.Statistic::begin).toList());
      groups.put(key, group);
    }
    group.aggregates().forEach(each -> each.add(row));
  }

  /** The rows so far, of statistics only after the last event. */
  public List<List<Field>> rows() {
    List<Command> after = new ArrayList<>(rest);
    List<Row> rows;
    if (next() instanceof Command.Stats stats) {
      rows = lines(groups, stats);
      after.removeFirst();
    } else {
      rows = kept.stream().sorted(order(sortKeys())).map(Kept::row).toList();
      if (next() instanceof Command.Sort) {
        after.removeFirst();
      }
    }
    boolean limited = false;
    for (Command command : after) {
      rows = apply(command, rows);
      limited |= command instanceof Command.Limit;
    }
    List<String> shown = shown();
    return rows.stream()
        .limit(limited ? KEPT_ROWS_LIMIT : limit)
        .map(row -> show(row, shown))
        .toList();
  }

  private static List<Row> lines(Map<List<Object>, Group> groups, Command.Stats stats) {
    List<Row> rows = new ArrayList<>();
    for (Group group : groups.values()) {
      for (int i = 0; i < group.aggregates().size(); i++) {
        group.row().put(stats.statistics().get(i).name(), group.aggregates().get(i).result());
      }
      rows.add(group.row());
    }
    return rows;
  }

  private static List<Row> apply(Command command, List<Row> rows) {
    return switch (command) {
      case Command.Limit last -> rows.stream().limit(last.rows()).toList();
      case Command.Sort sort -> sorted(rows, sort);
      case Command.Dedup dedup -> distinct(rows, dedup);
      case Command.Stats stats -> {
        Map<List<Object>, Group> groups = new LinkedHashMap<>();
        rows.forEach(row -> addTo(groups, stats, row));
        yield lines(groups, stats);
      }
      case Command.Fields fields -> passing(command, rows);
      case Command.Parse parse -> passing(command, rows);
      case Command.Filter filter -> passing(command, rows);
    };
  }

  private static List<Row> passing(Command command, List<Row> rows) {
    return rows.stream().filter(row -> applies(List.of(command), row)).toList();
  }

  private static List<Row> sorted(List<Row> rows, Command.Sort sort) {
    List<Kept> all = new ArrayList<>();
    rows.forEach(row -> all.add(new Kept(row, all.size())));
    return all.stream().sorted(order(sort.keys())).map(Kept::row).toList();
  }

  private static List<Row> distinct(List<Row> rows, Command.Dedup dedup) {
    Map<List<Object>, Row> seen = new LinkedHashMap<>();
    for (Row row : rows) {
      List<Object> key = new ArrayList<>();
      for (Expression value : dedup.values()) {
        Object each = value.value(row);
        key.add(each == null ? "" : each);
      }
      seen.putIfAbsent(key, row);
    }
    return List.copyOf(seen.values());
  }

  /** The names of fields in results; the last {@code display} counts, else all that are named. */
  private List<String> shown() {
    List<Command> all = new ArrayList<>(first);
    all.addAll(rest);
    List<String> names = new ArrayList<>();
    boolean events = true;
    for (Command command : all) {
      switch (command) {
        case Command.Fields fields -> {
          if (fields.only()) {
            names.clear();
          }
          fields.columns().forEach(column -> addOnce(names, column.name()));
        }
        case Command.Parse parse -> parse.names().forEach(name -> addOnce(names, name));
        case Command.Stats stats -> {
          events = false;
          names.clear();
          stats.by().forEach(column -> addOnce(names, column.name()));
          stats.statistics().forEach(each -> addOnce(names, each.name()));
        }
        case Command.Filter filter -> {}
        case Command.Sort sort -> {}
        case Command.Limit last -> {}
        case Command.Dedup dedup -> {}
      }
    }
    if (names.isEmpty()) {
      names.add("@timestamp");
      names.add("@message");
    }
    if (events) {
      addOnce(names, POINTER);
    }
    return names;
  }

  private static void addOnce(List<String> names, String name) {
    if (!names.contains(name)) {
      names.add(name);
    }
  }

  private static List<Field> show(Row row, List<String> names) {
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      Object value = row.get(name);
      if (value != null) {
        fields.add(new Field(name, Values.text(value)));
      }
    }
    return fields;
  }

  /** Events that passed the first commands. */
  public long matched() {
    return matched;
  }

  /** Events that were taken. */
  public long scanned() {
    return scanned;
  }

  /** The number of characters of all messages. */
  public long bytes() {
    return bytes;
  }
}
