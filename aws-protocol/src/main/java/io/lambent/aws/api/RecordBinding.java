package io.lambent.aws.api;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Blob;
import io.lambent.aws.wire.Struct;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts between values of a structure and a record. A component has the name of a member, with a
 * small first letter, and its type: {@link String}, {@code int}, {@link Integer}, {@code boolean},
 * {@link Instant} or seconds as {@link BigDecimal}, {@code byte[]} or a {@link Blob}, {@link List},
 * {@link Map}, another record and so on. A record may leave members out, and share some with others
 * through an {@link Inlined} component.
 *
 * <p>The constructor checks that the record fits. A component of an input that may be absent must
 * be {@link Nullable}, a container, which is empty then, or a primitive, which is zero or false.
 */
final class RecordBinding<R> {

  /** Reads and writes one component of the record. */
  private sealed interface Component {
    Method accessor();

    @Nullable Object toJava(Struct values);

    void toWire(Object value, Struct values);
  }

  /** A component that is a member. */
  private record Single(
      Member member, Method accessor, Converter converter, @Nullable Object absent)
      implements Component {
    @Override
    public @Nullable Object toJava(Struct values) {
      Object value = values.get(member.name());
      return value == null ? absent : converter.toJava(value);
    }

    @Override
    public void toWire(Object value, Struct values) {
      values.put(member.name(), converter.toWire(value));
    }
  }

  /** A record whose components are members of the same structure. */
  private record Several<N>(RecordBinding<N> binding, Method accessor) implements Component {
    @Override
    public Object toJava(Struct values) {
      return Objects.requireNonNull(binding.toRecord(values));
    }

    @Override
    public void toWire(Object value, Struct values) {
      binding.toStruct(binding.type.cast(value)).members().forEach(values::put);
    }
  }

  /** A component of a {@link SharedRecord} that this structure does not have. */
  private record Missing(Method accessor) implements Component {
    @Override
    public @Nullable Object toJava(Struct values) {
      return null;
    }

    @Override
    public void toWire(Object value, Struct values) {
      throw new IllegalArgumentException("the shape has no member for " + accessor);
    }
  }

  private interface Converter {
    Object toJava(Object value);

    Object toWire(Object value);
  }

  private static final Converter SAME =
      new Converter() {
        @Override
        public Object toJava(Object value) {
          return value;
        }

        @Override
        public Object toWire(Object value) {
          return value;
        }
      };

  /** Points in time as seconds since 1970, with milliseconds. */
  private static final Converter SECONDS =
      new Converter() {
        @Override
        public Object toJava(Object value) {
          Instant time = (Instant) value;
          return BigDecimal.valueOf(time.getEpochSecond())
              .add(BigDecimal.valueOf(time.getNano() / 1_000_000, 3));
        }

        @Override
        public Object toWire(Object value) {
          BigDecimal seconds = (BigDecimal) value;
          BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
          return Instant.ofEpochSecond(
              whole.longValue(), seconds.subtract(whole).movePointRight(9).longValue());
        }
      };

  /** Bindings under construction or done, by record, as shapes may contain themselves. */
  private record Known(boolean isInput, Map<Key, RecordBinding<?>> bindings) {}

  private record Key(Class<?> type, Structure shape) {}

  private final Class<R> type;
  private final List<Component> components = new ArrayList<>();
  private @Nullable Constructor<R> constructor;

  private RecordBinding(Class<R> type) {
    this.type = type;
  }

  /**
   * @throws IllegalArgumentException where the record does not fit the shape
   */
  static <R extends Record> RecordBinding<R> input(Class<R> type, Structure shape) {
    return of(type, shape, new Known(true, new HashMap<>()));
  }

  /**
   * @throws IllegalArgumentException where the record does not fit the shape
   */
  static <R extends Record> RecordBinding<R> output(Class<R> type, Structure shape) {
    return of(type, shape, new Known(false, new HashMap<>()));
  }

  @SuppressWarnings("unchecked")
  private static <R> RecordBinding<R> of(Class<R> type, Structure shape, Known known) {
    Key key = new Key(type, shape);
    RecordBinding<?> made = known.bindings().get(key);
    if (made != null) {
      return (RecordBinding<R>) made;
    }
    RecordBinding<R> binding = new RecordBinding<>(type);
    known.bindings().put(key, binding);
    binding.bind(shape, known);
    return binding;
  }

  private void bind(Structure shape, Known known) {
    RecordComponent[] parts = type.getRecordComponents();
    for (RecordComponent part : parts) {
      part.getAccessor().setAccessible(true);
      components.add(component(part, shape, known));
    }
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      constructor = canonical;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private Component component(RecordComponent part, Structure shape, Known known) {
    Method accessor = part.getAccessor();
    if (part.isAnnotationPresent(Inlined.class)) {
      return new Several<>(of(part.getType(), shape, known), accessor);
    }
    Optional<Member> member = member(shape, part.getName());
    if (member.isEmpty() && type.isAnnotationPresent(SharedRecord.class)) {
      return new Missing(accessor);
    }
    Member found =
        member.orElseThrow(
            () ->
                new IllegalArgumentException(
                    type.getSimpleName()
                        + "."
                        + part.getName()
                        + " is no member of "
                        + shape.name()));
    return new Single(
        found,
        accessor,
        converter(part.getGenericType(), found.shape(), known),
        known.isInput() ? absent(part, found) : null);
  }

  private static Optional<Member> member(Structure shape, String component) {
    return shape.members().stream()
        .filter(member -> member.name().equalsIgnoreCase(component))
        .findFirst();
  }

  /** The value of a component whose member is not set; null where it may be null. */
  private @Nullable Object absent(RecordComponent part, Member member) {
    Class<?> raw = part.getType();
    if (raw == boolean.class) {
      return false;
    }
    if (raw == int.class) {
      return 0;
    }
    if (raw == long.class) {
      return 0L;
    }
    if (raw == double.class) {
      return 0.0;
    }
    if (part.getAnnotatedType().isAnnotationPresent(Nullable.class) || member.isRequired()) {
      return null;
    }
    if (raw == List.class) {
      return List.of();
    }
    if (raw == Map.class) {
      return Map.of();
    }
    throw new IllegalArgumentException(
        type.getSimpleName() + "." + part.getName() + " may be absent and must be @Nullable");
  }

  private Converter converter(Type java, Shape shape, Known known) {
    return switch (shape) {
      case Scalar scalar -> {
        require(isOf(java, scalar.kind()), java, shape);
        yield java == BigDecimal.class ? SECONDS : SAME;
      }
      case Structure structure -> {
        if (java == Struct.class) {
          yield SAME;
        }
        require(java instanceof Class<?> raw && raw.isRecord(), java, shape);
        yield new Nested<>(of((Class<?>) java, structure, known));
      }
      case ListShape list ->
          new Elements(
              converter(argument(java, List.class, 0, shape), list.element().shape(), known));
      case MapShape map -> {
        require(argument(java, Map.class, 0, shape) == String.class, java, shape);
        yield new Entries(
            converter(argument(java, Map.class, 1, shape), map.value().shape(), known));
      }
    };
  }

  private static boolean isOf(Type java, Scalar.Kind kind) {
    return switch (kind) {
      case STRING -> java == String.class;
      case BLOB ->
          java == byte[].class
              || (java instanceof Class<?> type && Blob.class.isAssignableFrom(type));
      case BOOLEAN -> java == boolean.class || java == Boolean.class;
      case INTEGER -> java == int.class || java == Integer.class;
      case LONG -> java == long.class || java == Long.class;
      case FLOAT, DOUBLE -> java == double.class || java == Double.class;
      case TIMESTAMP -> java == Instant.class || java == BigDecimal.class;
    };
  }

  private void require(boolean fits, Type java, Shape shape) {
    if (!fits) {
      throw new IllegalArgumentException(
          type.getSimpleName() + ": " + java.getTypeName() + " is no type for " + shape.name());
    }
  }

  private Type argument(Type java, Class<?> container, int index, Shape shape) {
    if (java instanceof ParameterizedType generic && generic.getRawType() == container) {
      return generic.getActualTypeArguments()[index];
    }
    require(false, java, shape);
    throw new AssertionError();
  }

  private record Nested<N>(RecordBinding<N> binding) implements Converter {
    @Override
    public Object toJava(Object value) {
      return Objects.requireNonNull(binding.toRecord((Struct) value));
    }

    @Override
    public Object toWire(Object value) {
      return binding.toStruct(binding.type.cast(value));
    }
  }

  private record Elements(Converter element) implements Converter {
    @Override
    public Object toJava(Object value) {
      return element == SAME ? value : ((List<?>) value).stream().map(element::toJava).toList();
    }

    @Override
    public Object toWire(Object value) {
      return ((List<?>) value).stream().map(element::toWire).toList();
    }
  }

  private record Entries(Converter part) implements Converter {
    @Override
    public Object toJava(Object value) {
      Map<Object, Object> converted = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((key, entry) -> converted.put(key, part.toJava(entry)));
      return converted;
    }

    @Override
    public Object toWire(Object value) {
      Map<Object, Object> converted = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((key, entry) -> converted.put(key, part.toWire(entry)));
      return converted;
    }
  }

  R toRecord(Struct values) {
    @Nullable Object[] arguments = new @Nullable Object[components.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = components.get(i).toJava(values);
    }
    try {
      return Objects.requireNonNull(constructor).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw rethrown(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  Struct toStruct(R record) {
    Struct values = new Struct();
    for (Component component : components) {
      Object value;
      try {
        value = component.accessor().invoke(record);
      } catch (InvocationTargetException e) {
        throw rethrown(e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read a " + type, e);
      }
      if (value != null) {
        component.toWire(value, values);
      }
    }
    return values;
  }

  private static RuntimeException rethrown(InvocationTargetException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(e.getCause());
  }
}
