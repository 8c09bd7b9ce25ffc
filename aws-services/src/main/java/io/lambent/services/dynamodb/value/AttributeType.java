package io.lambent.services.dynamodb.value;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of attribute values, named as in requests. */
public enum AttributeType {
  S("STRING"),
  N("NUMBER"),
  B("BINARY"),
  BOOL("BOOLEAN"),
  NULL("NULL"),
  M("MAP"),
  L("LIST"),
  SS("STRING_SET"),
  NS("NUMBER_SET"),
  BS("BINARY_SET");

  private static final Map<String, AttributeType> BY_NAME = new HashMap<>();

  static {
    for (AttributeType type : values()) {
      BY_NAME.put(type.name(), type);
    }
  }

  private final String longName;

  AttributeType(String longName) {
    this.longName = longName;
  }

  /** The name that some error messages of update expressions use, such as {@code STRING}. */
  public String longName() {
    return longName;
  }

  /** Returns true for types that a key can have, and that have an order. */
  public boolean isScalarOfKeys() {
    return this == S || this == N || this == B;
  }

  public boolean isSet() {
    return this == SS || this == NS || this == BS;
  }

  /** The type with this name in requests; null if there is none. */
  public static @Nullable AttributeType named(String name) {
    return BY_NAME.get(name);
  }
}
