package io.lambent.contract.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Bytes as {@link Output} wrote them. Every method throws {@link IllegalArgumentException} where
 * they are something else.
 */
final class Input {
  /**
   * The upper bound of a length, in bytes, above that of the largest batch: a damaged length is
   * refused before memory is allocated for it.
   */
  private static final int MAX_UNPACKED = 16 << 20;

  private final byte[] bytes;
  private int at;

  Input(byte[] bytes) {
    this.bytes = bytes;
  }

  byte octet() {
    check(1);
    return bytes[at++];
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = octet();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("usage records with a number without end");
  }

  long signed() {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** A number of things of at least a byte each, apart from what is packed elsewhere. */
  int count() {
    long value = number();
    if (value < 0 || value > bytes.length - at + 1L) {
      throw new IllegalArgumentException("usage records that end early");
    }
    return (int) value;
  }

  long[] column(int count) {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number();
    }
    return numbers;
  }

  long fixed() {
    check(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | bytes[at++] & 0xFF;
    }
    return value;
  }

  String string() {
    return string(count());
  }

  String string(int length) {
    check(length);
    String value = new String(bytes, at, length, UTF_8);
    at += length;
    return value;
  }

  Input unpack() {
    long length = number();
    int packed = count();
    check(packed);
    if (length < 0 || length > MAX_UNPACKED) {
      throw new IllegalArgumentException("usage records of " + length + " bytes");
    }
    byte[] unpacked = new byte[(int) length];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, at, packed);
      int size = 0;
      while (size < unpacked.length) {
        int more = inflater.inflate(unpacked, size, unpacked.length - size);
        if (more == 0) {
          throw new IllegalArgumentException("usage records that end early");
        }
        size += more;
      }
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("usage records that cannot be unpacked", e);
    } finally {
      inflater.end();
    }
    at += packed;
    return new Input(unpacked);
  }

  private void check(int length) {
    if (bytes.length - at < length) {
      throw new IllegalArgumentException("usage records that end early");
    }
  }
}
