package io.lambent.aws.wire;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a structure: the members that are set, by their names in the model. Values are {@link
 * String}, {@link Boolean}, {@link Integer}, {@link Long}, {@link Double}, {@link Instant}, {@code
 * byte[]}, {@link List}, {@link Map} and {@link Struct}, as the shape of the member says.
 */
public final class Struct {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /**
   * @param namesAndValues in turn; null leaves a member out
   */
  public static Struct of(@Nullable Object... namesAndValues) {
    Struct struct = new Struct();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      struct.put((String) Objects.requireNonNull(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return struct;
  }

  /** Sets a member; null leaves it out. */
  public Struct put(String name, @Nullable Object value) {
    if (value == null) {
      members.remove(name);
    } else {
      members.put(name, value);
    }
    return this;
  }

  /** The value of a member; null where it is not set. */
  public @Nullable Object get(String name) {
    return members.get(name);
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  public @Nullable String text(String name) {
    return (String) members.get(name);
  }

  public @Nullable Struct struct(String name) {
    return (Struct) members.get(name);
  }

  public @Nullable Integer integer(String name) {
    return (Integer) members.get(name);
  }

  public byte @Nullable [] bytes(String name) {
    return (byte[]) members.get(name);
  }

  public @Nullable Instant instant(String name) {
    return (Instant) members.get(name);
  }

  /** The elements of a list; empty where it is not set. */
  public List<?> list(String name) {
    Object value = members.get(name);
    return value == null ? List.of() : (List<?>) value;
  }

  /** The entries of a map; empty where it is not set. */
  public Map<?, ?> map(String name) {
    Object value = members.get(name);
    return value == null ? Map.of() : (Map<?, ?>) value;
  }

  public Map<String, Object> members() {
    return Collections.unmodifiableMap(members);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Struct struct && members.equals(struct.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
