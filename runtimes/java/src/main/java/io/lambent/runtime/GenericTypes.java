package io.lambent.runtime;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the types with which a class implements a generic interface. */
final class GenericTypes {
  private static final Type[] NONE = {};

  private GenericTypes() {}

  /**
   * The type arguments with which {@code type} implements {@code target}, found through its
   * superclasses and their interfaces; empty where it uses the raw type.
   */
  static Type[] argumentsOf(Class<?> type, Class<?> target) {
    Type[] found = search(type, Map.of(), target);
    return found == null ? NONE : found;
  }

  private static Type @Nullable [] search(
      Type type, Map<TypeVariable<?>, Type> known, Class<?> target) {
    Class<?> raw;
    Map<TypeVariable<?>, Type> bindings = new HashMap<>();
    if (type instanceof ParameterizedType parameterized) {
      raw = (Class<?>) parameterized.getRawType();
      TypeVariable<?>[] variables = raw.getTypeParameters();
      Type[] arguments = parameterized.getActualTypeArguments();
      for (int i = 0; i < variables.length; i++) {
        bindings.put(variables[i], substitute(arguments[i], known));
      }
      if (raw == target) {
        Type[] found = new Type[variables.length];
        for (int i = 0; i < found.length; i++) {
          found[i] = Objects.requireNonNull(bindings.get(variables[i]));
        }
        return found;
      }
    } else {
      raw = (Class<?>) type;
      if (raw == target) return null;
    }
    for (Type implemented : raw.getGenericInterfaces()) {
      Type[] found = search(implemented, bindings, target);
      if (found != null) return found;
    }
    Type superclass = raw.getGenericSuperclass();
    return superclass == null ? null : search(superclass, bindings, target);
  }

  private static Type substitute(Type type, Map<TypeVariable<?>, Type> bindings) {
    if (type instanceof TypeVariable<?>) return bindings.getOrDefault(type, type);
    if (type instanceof ParameterizedType parameterized && !bindings.isEmpty()) {
      Type[] arguments = parameterized.getActualTypeArguments();
      for (int i = 0; i < arguments.length; i++) arguments[i] = substitute(arguments[i], bindings);
      return new Parameterized(parameterized.getRawType(), parameterized.getOwnerType(), arguments);
    }
    return type;
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared; lives while a type is read.
  private record Parameterized(Type rawType, @Nullable Type ownerType, Type[] arguments)
      implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.clone();
    }

    @Override
    public Type getRawType() {
      return rawType;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return ownerType;
    }
  }
}
