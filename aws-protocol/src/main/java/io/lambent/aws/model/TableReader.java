package io.lambent.aws.model;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads an operation table. Each line is one item, its fields separated by tabs:
 *
 * <pre>
 * table      1
 * service    NAME ID SIGNING-NAME VERSION PROTOCOLS JSON-VERSION TARGET-PREFIX XML-NAMESPACE FLAGS
 * structure  NAME TRAIT...
 *            MEMBER SHAPE TRAIT...
 * list       NAME SHAPE TRAIT...
 * map        NAME KEY-SHAPE VALUE-SHAPE TRAIT...
 * string     NAME TRAIT...                 and likewise for the other scalars
 * error      NAME QUERY-CODE STATUS sender|service
 * operation  NAME METHOD PATH STATUS INPUT OUTPUT ERRORS TRAIT...
 * </pre>
 *
 * <p>A lone minus stands for nothing. A trait is a word, or a word, an equals sign and a value in
 * which percent signs and control characters are written as {@code %XX}.
 */
final class TableReader {
  private static final String VERSION = "1";
  private static final String NOTHING = "-";
  private static final Set<String> SHAPE_TRAITS =
      Set.of(
          "min",
          "max",
          "pattern",
          "enum",
          "sensitive",
          "time",
          "stream",
          "flat",
          "name",
          "key",
          "value",
          "union",
          "eventstream",
          "event",
          "ns",
          "prefix");
  private static final Set<String> OPERATION_TRAITS =
      Set.of("wrapper", "root", "text", "deprecated", "unsigned");
  private static final Structure EMPTY = new Structure("Unit", Map.of(), Map.of());

  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final Map<String, ErrorShape> errors = new LinkedHashMap<>();
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private ServiceModel.@Nullable Header header;

  private @Nullable String structure;
  private Map<String, String> structureTraits = Map.of();
  private Map<String, Member> members = Map.of();

  private TableReader() {}

  /**
   * @throws IllegalArgumentException where the text is no such table
   */
  static ServiceModel read(String text) {
    TableReader reader = new TableReader();
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty()) {
        try {
          reader.line(line.split("\t", -1));
        } catch (RuntimeException e) {
          throw new IllegalArgumentException("cannot read the line: " + line, e);
        }
      }
    }
    reader.endStructure();
    ServiceModel.Header header = reader.header;
    if (header == null) {
      throw new IllegalArgumentException("a table without a service");
    }
    return new ServiceModel(header, reader.operations, reader.errors, reader.shapes);
  }

  private void line(String[] fields) {
    if (fields[0].isEmpty()) {
      members.put(
          fields[1], new Member(fields[1], fields[2], shapes, traits(fields, 3, Member.TRAITS)));
      return;
    }
    endStructure();
    switch (fields[0]) {
      case "table" -> {
        if (!fields[1].equals(VERSION)) {
          throw new IllegalArgumentException("a table of another version: " + fields[1]);
        }
      }
      case "service" -> header = header(fields);
      case "structure" -> {
        structure = fields[1];
        structureTraits = traits(fields, 2, SHAPE_TRAITS);
        members = new LinkedHashMap<>();
      }
      case "list" -> list(fields[1], fields[2], traits(fields, 3, SHAPE_TRAITS));
      case "map" -> map(fields[1], fields[2], fields[3], traits(fields, 4, SHAPE_TRAITS));
      case "error" -> error(fields);
      case "operation" -> operation(fields);
      default -> scalar(fields[0], fields[1], traits(fields, 2, SHAPE_TRAITS));
    }
  }

  private static ServiceModel.Header header(String[] fields) {
    return new ServiceModel.Header(
        fields[1],
        fields[2],
        fields[3],
        fields[4],
        Arrays.stream(fields[5].split(",")).map(Protocol::of).toList(),
        fields[6],
        given(fields[7]),
        given(fields[8]),
        fields[9].equals(NOTHING) ? Set.of() : Set.of(fields[9].split(",")));
  }

  private static @Nullable String given(String field) {
    return field.equals(NOTHING) ? null : field;
  }

  private void endStructure() {
    String name = structure;
    if (name != null) {
      shapes.put(name, new Structure(name, members, structureTraits));
      structure = null;
    }
  }

  private void list(String name, String target, Map<String, String> traits) {
    shapes.put(
        name,
        new ListShape(
            name,
            new Member("member", target, shapes, only(traits, "name", "name")),
            traits.containsKey("flat"),
            constraints(traits),
            traits.containsKey("sensitive")));
  }

  private void map(String name, String key, String value, Map<String, String> traits) {
    shapes.put(
        name,
        new MapShape(
            name,
            new Member("key", key, shapes, only(traits, "key", "name")),
            new Member("value", value, shapes, only(traits, "value", "name")),
            traits.containsKey("flat"),
            constraints(traits),
            traits.containsKey("sensitive")));
  }

  private static Map<String, String> only(
      Map<String, String> traits, String trait, String renamed) {
    String value = traits.get(trait);
    return value == null ? Map.of() : Map.of(renamed, value);
  }

  private void scalar(String kind, String name, Map<String, String> traits) {
    String time = traits.get("time");
    shapes.put(
        name,
        new Scalar(
            name,
            Scalar.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            constraints(traits),
            time == null ? null : TimestampFormat.of(time),
            traits.containsKey("stream"),
            traits.containsKey("sensitive")));
  }

  private static Constraints constraints(Map<String, String> traits) {
    String min = traits.get("min");
    String max = traits.get("max");
    String values = traits.get("enum");
    if (min == null && max == null && values == null && !traits.containsKey("pattern")) {
      return Constraints.NONE;
    }
    return new Constraints(
        min == null ? null : new BigDecimal(min),
        max == null ? null : new BigDecimal(max),
        traits.get("pattern"),
        values == null ? List.of() : enumeration(values));
  }

  /** Values in which a bar is written {@code \p} and a backslash {@code \\}. */
  private static List<String> enumeration(String values) {
    return Arrays.stream(values.split("\\|", -1))
        .map(value -> value.replace("\\p", "|").replace("\\\\", "\\"))
        .toList();
  }

  private void error(String[] fields) {
    errors.put(
        fields[1],
        new ErrorShape(
            fields[1],
            fields[2],
            Integer.parseInt(fields[3]),
            fields[4].equals("sender"),
            structure(fields[1])));
  }

  private void operation(String[] fields) {
    List<ErrorShape> declared =
        fields[7].equals(NOTHING)
            ? List.of()
            : Arrays.stream(fields[7].split(","))
                .map(name -> Objects.requireNonNull(errors.get(name), name))
                .toList();
    operations.put(
        fields[1],
        new Operation(
            fields[1],
            fields[2],
            new UriTemplate(fields[3]),
            Integer.parseInt(fields[4]),
            structure(fields[5]),
            structure(fields[6]),
            declared,
            traits(fields, 8, OPERATION_TRAITS)));
  }

  private Structure structure(String name) {
    if (name.equals(NOTHING)) {
      return EMPTY;
    }
    if (shapes.get(name) instanceof Structure known) {
      return known;
    }
    throw new IllegalArgumentException("not a structure: " + name);
  }

  private static Map<String, String> traits(String[] fields, int from, Set<String> known) {
    Map<String, String> traits =
        Arrays.stream(fields)
            .skip(from)
            .collect(
                Collectors.toMap(
                    field ->
                        field.indexOf('=') < 0 ? field : field.substring(0, field.indexOf('=')),
                    field ->
                        field.indexOf('=') < 0
                            ? ""
                            : unescape(field.substring(field.indexOf('=') + 1))));
    if (!known.containsAll(traits.keySet())) {
      throw new IllegalArgumentException("an unknown trait among " + traits.keySet());
    }
    return traits;
  }

  private static String unescape(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%') {
        text.append((char) Integer.parseInt(value, i + 1, i + 3, 16));
        i += 2;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
