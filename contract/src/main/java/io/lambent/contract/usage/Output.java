package io.lambent.contract.usage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.zip.Deflater;

/** Bytes that grow, as {@link UsageEncoding} writes them. */
final class Output {
  private byte[] bytes;
  private int size;

  Output(int expected) {
    this.bytes = new byte[Math.max(16, expected)];
  }

  int size() {
    return size;
  }

  void octet(byte value) {
    room(1);
    bytes[size++] = value;
  }

  /** Seven bits a byte, lowest first; negative ones take ten bytes. */
  void number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Small in either direction is short. */
  void signed(long value) {
    number(value << 1 ^ value >> 63);
  }

  void fixed(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  void string(String value) {
    string(value, 0);
  }

  /** A request id that is no UUID: its length plus one, so that 0 is free. */
  void idString(String value) {
    string(value, 1);
  }

  private void string(String value, int shift) {
    byte[] encoded = value.getBytes(UTF_8);
    number(encoded.length + shift);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, size, encoded.length);
    size += encoded.length;
  }

  void bytes(Output other) {
    room(other.size);
    System.arraycopy(other.bytes, 0, bytes, size, other.size);
    size += other.size;
  }

  /** Writes these bytes to another output: both lengths and the compressed bytes. */
  void packInto(Output out) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(bytes, 0, size);
      deflater.finish();
      Output packed = new Output(size / 2);
      while (!deflater.finished()) {
        packed.room(1024);
        packed.size +=
            deflater.deflate(packed.bytes, packed.size, packed.bytes.length - packed.size);
      }
      out.number(size);
      out.number(packed.size);
      out.bytes(packed);
    } finally {
      deflater.end();
    }
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
