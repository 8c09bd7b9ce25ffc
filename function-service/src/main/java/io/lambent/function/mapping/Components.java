package io.lambent.function.mapping;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes records from others of their class, component by component. */
final class Components {
  private Components() {}

  /** A record without values: all of its components must be nullable. */
  static <R extends Record> R none(Class<R> type) {
    return make(type, new LinkedHashMap<>());
  }

  /** The values of one record, and those of another where the first has none. */
  static <R extends Record> R merge(R given, R base) {
    Map<String, @Nullable Object> merged = values(base);
    values(given)
        .forEach(
            (name, value) -> {
              if (value != null) {
                merged.put(name, value);
              }
            });
    return make(classOf(given), merged);
  }

  /**
   * A record with other values of some components.
   *
   * @param namesAndValues in turn
   */
  static <R extends Record> R with(R record, @Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> changed = values(record);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = (String) Objects.requireNonNull(namesAndValues[i]);
      if (!changed.containsKey(name)) {
        throw new IllegalArgumentException(record.getClass() + " has no component " + name);
      }
      changed.put(name, namesAndValues[i + 1]);
    }
    return make(classOf(record), changed);
  }

  @SuppressWarnings("unchecked")
  private static <R extends Record> Class<R> classOf(R record) {
    return (Class<R>) record.getClass();
  }

  private static Map<String, @Nullable Object> values(Record record) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        values.put(component.getName(), component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    return values;
  }

  private static <R extends Record> R make(Class<R> type, Map<String, @Nullable Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<R> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(
          Arrays.stream(components).map(component -> values.get(component.getName())).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }
}
