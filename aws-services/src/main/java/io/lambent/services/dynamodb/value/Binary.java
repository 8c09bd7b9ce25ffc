package io.lambent.services.dynamodb.value;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Immutable bytes, ordered as unsigned numbers from the first byte on. */
public final class Binary implements Comparable<Binary> {
  private final byte[] bytes;

  /**
   * @param bytes not copied; the caller must not change them
   */
  public Binary(byte[] bytes) {
    this.bytes = bytes;
  }

  public int length() {
    return bytes.length;
  }

  /** The bytes themselves, which the caller must not change. */
  public byte[] bytes() {
    return bytes;
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  public boolean startsWith(Binary prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /** Returns true if these bytes occur in this value, one after the other. */
  public boolean contains(Binary part) {
    for (int start = 0; start + part.bytes.length <= bytes.length; start++) {
      if (Arrays.equals(
          bytes, start, start + part.bytes.length, part.bytes, 0, part.bytes.length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(Binary other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base64();
  }
}
