package io.lambent.runtime;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A buffer for a handler's answer, with room for the header of its frame in front. Reused for every
 * invocation; not thread-safe.
 */
final class AnswerBuffer extends OutputStream {
  private static final int INITIAL_SIZE = 8 * 1024;

  /** A buffer that grew beyond this is given back after use, in bytes. */
  private static final int KEPT_SIZE = 1024 * 1024;

  private byte[] bytes = new byte[INITIAL_SIZE];
  private int size;

  /** Empties the buffer. */
  void reset() {
    if (bytes.length > KEPT_SIZE) bytes = new byte[INITIAL_SIZE];
    size = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Takes back what was written after the buffer had {@code size} bytes. */
  void truncate(int size) {
    this.size = size;
  }

  void setInt(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  @Override
  public void write(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  @Override
  public void write(byte[] source) {
    write(source, 0, source.length);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    Objects.checkFromIndexSize(from, length, source.length);
    ensure(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /** Writes text that is all ASCII. */
  @SuppressWarnings("deprecation") // The one method that copies ASCII without an encoder.
  void writeAscii(String text) {
    int length = text.length();
    ensure(length);
    text.getBytes(0, length, bytes, size);
    size += length;
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }
}
