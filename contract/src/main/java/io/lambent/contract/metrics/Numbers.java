package io.lambent.contract.metrics;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** Numbers of variable length: seven bits a byte, lowest first. */
final class Numbers {
  private Numbers() {}

  static void write(DataOutputStream out, long number) throws IOException {
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static long read(DataInputStream in) throws IOException {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = in.readUnsignedByte();
      number |= (long) (octet & 0x7F) << shift;
      if (octet < 0x80) {
        return number;
      }
    }
    throw new IOException("a number has more than 64 bits");
  }

  /** Signed numbers near zero as small unsigned ones. */
  static long zigzag(long number) {
    return number << 1 ^ number >> 63;
  }

  static long unzigzag(long number) {
    return number >>> 1 ^ -(number & 1);
  }

  static byte[] bytes(DataInputStream in, int length) throws IOException {
    if (length < 0) {
      throw new IOException("a negative length");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
