package io.lambent.services.dynamodb.item;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of sort keys, as bytes in their order; null where there is no bound.
 *
 * @param isFromIncluded true where the lower bound belongs to the range
 * @param isToIncluded true where the upper bound belongs to the range
 */
record Range(
    byte @Nullable [] from, boolean isFromIncluded, byte @Nullable [] to, boolean isToIncluded) {
  static final Range ALL = new Range(null, false, null, false);

  boolean has(byte[] value) {
    return isAbove(value) && isBelow(value);
  }

  private boolean isAbove(byte[] value) {
    if (from == null) {
      return true;
    }
    int order = Arrays.compareUnsigned(value, from);
    return order > 0 || (order == 0 && isFromIncluded);
  }

  private boolean isBelow(byte[] value) {
    if (to == null) {
      return true;
    }
    int order = Arrays.compareUnsigned(value, to);
    return order < 0 || (order == 0 && isToIncluded);
  }
}
