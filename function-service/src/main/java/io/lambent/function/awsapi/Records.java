package io.lambent.function.awsapi;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads components of records by name. */
final class Records {
  private Records() {}

  /** The value of a component; null where the record is null or has no such component. */
  static @Nullable Object component(@Nullable Object owner, String name) {
    RecordComponent component = find(owner, name);
    if (component == null) {
      return null;
    }
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The components that are not null, by the names of their members. */
  static Map<String, Object> given(Record owner) {
    Map<String, Object> given = new LinkedHashMap<>();
    for (RecordComponent component : owner.getClass().getRecordComponents()) {
      String name = component.getName();
      Object value = component(owner, name);
      if (value != null) {
        given.put(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), value);
      }
    }
    return given;
  }

  static boolean isAnnotated(
      @Nullable Object owner, String name, Class<? extends Annotation> annotation) {
    RecordComponent component = find(owner, name);
    return component != null && component.isAnnotationPresent(annotation);
  }

  private static @Nullable RecordComponent find(@Nullable Object owner, String name) {
    if (owner == null || !owner.getClass().isRecord()) {
      return null;
    }
    return Arrays.stream(owner.getClass().getRecordComponents())
        .filter(component -> component.getName().equals(name))
        .findFirst()
        .orElse(null);
  }
}
