package io.lambent.aws.model;

import org.jspecify.annotations.Nullable;

/**
 * A value without parts.
 *
 * @param timestampFormat the format of a timestamp; null where that of the place applies
 * @param isStreaming true if the value, a blob, may be too large for memory
 */
public record Scalar(
    String name,
    Kind kind,
    Constraints constraints,
    @Nullable TimestampFormat timestampFormat,
    boolean isStreaming,
    boolean isSensitive)
    implements Shape {

  /** The kinds of values, each with the Java type that represents it. */
  public enum Kind {
    /** {@link String}. */
    STRING("String"),
    /** {@code byte[]}. */
    BLOB("Blob"),
    /** {@link Boolean}. */
    BOOLEAN("Boolean"),
    /** {@link Integer}. */
    INTEGER("Integer"),
    /** {@link Long}. */
    LONG("Long"),
    /** {@link Double}. */
    FLOAT("Float"),
    /** {@link Double}. */
    DOUBLE("Double"),
    /** {@link java.time.Instant}. */
    TIMESTAMP("Timestamp");

    private final String typeName;

    Kind(String typeName) {
      this.typeName = typeName;
    }

    /** The name of the type in AWS's error texts. */
    public String typeName() {
      return typeName;
    }

    public boolean isNumber() {
      return this == INTEGER || this == LONG || this == FLOAT || this == DOUBLE;
    }
  }
}
