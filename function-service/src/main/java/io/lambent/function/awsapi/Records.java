package io.lambent.function.awsapi;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
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
