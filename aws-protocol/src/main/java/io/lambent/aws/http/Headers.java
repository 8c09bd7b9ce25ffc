package io.lambent.aws.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Header fields in their order. Names compare without regard to case. */
public final class Headers {
  public static final Headers NONE = new Headers(List.of());

  /** A header line. */
  public record Field(String name, String value) {}

  private final List<Field> fields;

  private Headers(List<Field> fields) {
    this.fields = fields;
  }

  public static Headers of(List<Field> fields) {
    return new Headers(List.copyOf(fields));
  }

  /**
   * @param namesAndValues in turn
   */
  public static Headers of(String... namesAndValues) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(fields);
  }

  public static Headers of(Map<String, List<String>> headers) {
    List<Field> fields = new ArrayList<>();
    headers.forEach((name, values) -> values.forEach(value -> fields.add(new Field(name, value))));
    return new Headers(fields);
  }

  public List<Field> fields() {
    return fields;
  }

  /** The first value of a header; null if the message lacks it. */
  public @Nullable String first(String name) {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return field.value();
      }
    }
    return null;
  }

  /** All values of a header, in their order. */
  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** These and one more. */
  public Headers with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Headers(more);
  }

  /** These without the headers of a name. */
  public Headers without(String name) {
    return new Headers(
        fields.stream().filter(field -> !field.name().equalsIgnoreCase(name)).toList());
  }

  @Override
  public String toString() {
    return fields.toString();
  }
}
