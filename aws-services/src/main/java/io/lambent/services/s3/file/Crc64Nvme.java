package io.lambent.services.s3.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME, as in the <a href="https://reveng.sourceforge.io/crc-catalogue/all.htm">catalogue of
 * CRC algorithms</a>. A word of eight bytes is taken by eight look-ups in tables. As each word
 * would have to wait for the one before it, four remainders are kept, each of every fourth word,
 * and joined at the end: Kadatch and Jenkins, "Everything we know about CRC but afraid to forget"
 * (2010).
 */
final class Crc64Nvme implements Checksum {
  /** The polynomial with its bits reflected. */
  static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

  private static final int VALUES = 256;
  private static final int WORD = 8;
  private static final int BLOCK = 4 * WORD;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The remainder of one byte. */
  private static final long[] BYTE = remainders();

  /**
   * The remainders of the bytes of a word at its end: 256 of its first byte, then 256 of its
   * second, and so on. They are in one array, so that the JVM can leave out the checks of its
   * bounds.
   */
  private static final long[] NEAR = table(0);

  /** The same when three more words have followed, all zero. */
  private static final long[] FAR = table(BLOCK - WORD);

  private long crc = -1;

  private static long[] remainders() {
    long[] remainders = new long[VALUES];
    for (int i = 0; i < VALUES; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
      }
      remainders[i] = value;
    }
    return remainders;
  }

  /**
   * @param following bytes that follow the word
   */
  private static long[] table(int following) {
    long[] table = new long[WORD * VALUES];
    for (int place = 0; place < WORD; place++) {
      for (int i = 0; i < VALUES; i++) {
        long value = BYTE[i];
        for (int zero = place + 1; zero < WORD + following; zero++) {
          value = next(value, 0);
        }
        table[place * VALUES + i] = value;
      }
    }
    return table;
  }

  /** The remainder after one more byte. */
  private static long next(long remainder, int b) {
    return (remainder >>> 8) ^ BYTE[(int) ((remainder ^ b) & 0xff)];
  }

  private static long look(long[] table, long word) {
    return table[(int) (word & 0xff)]
        ^ table[VALUES + (int) ((word >>> 8) & 0xff)]
        ^ table[2 * VALUES + (int) ((word >>> 16) & 0xff)]
        ^ table[3 * VALUES + (int) ((word >>> 24) & 0xff)]
        ^ table[4 * VALUES + (int) ((word >>> 32) & 0xff)]
        ^ table[5 * VALUES + (int) ((word >>> 40) & 0xff)]
        ^ table[6 * VALUES + (int) ((word >>> 48) & 0xff)]
        ^ table[7 * VALUES + (int) (word >>> 56)];
  }

  private static long word(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  @Override
  public void update(int b) {
    crc = next(crc, b);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    int i = offset;
    int end = offset + length;
    long value = crc;
    if (length >= 2 * BLOCK) {
      long second = 0;
      long third = 0;
      long fourth = 0;
      for (; i + 2 * BLOCK <= end; i += BLOCK) {
        value = look(FAR, value ^ word(bytes, i));
        second = look(FAR, second ^ word(bytes, i + WORD));
        third = look(FAR, third ^ word(bytes, i + 2 * WORD));
        fourth = look(FAR, fourth ^ word(bytes, i + 3 * WORD));
      }
      value = look(NEAR, value ^ word(bytes, i));
      value = look(NEAR, value ^ second ^ word(bytes, i + WORD));
      value = look(NEAR, value ^ third ^ word(bytes, i + 2 * WORD));
      value = look(NEAR, value ^ fourth ^ word(bytes, i + 3 * WORD));
      i += BLOCK;
    }
    for (; i + WORD <= end; i += WORD) {
      value = look(NEAR, value ^ word(bytes, i));
    }
    for (; i < end; i++) {
      value = next(value, bytes[i]);
    }
    crc = value;
  }

  @Override
  public long getValue() {
    return ~crc;
  }

  @Override
  public void reset() {
    crc = -1;
  }
}
