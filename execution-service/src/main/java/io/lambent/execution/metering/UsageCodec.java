package io.lambent.execution.metering;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.usage.UsageRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The form of a usage record in the journal: a version byte, the numbers, then the strings, each
 * with its length in two bytes: the request id, then those that records of a function have in
 * common.
 */
final class UsageCodec {
  private static final byte VERSION = 1;
  private static final int NUMBERS = 1 + 4 + 4 + 8 + 8 + 8 + 1 + 8;

  private UsageCodec() {}

  static byte[] encode(UsageRecord usage) {
    byte[][] strings = {
      usage.requestId().getBytes(UTF_8),
      usage.function().account().getBytes(UTF_8),
      usage.function().region().getBytes(UTF_8),
      usage.function().name().getBytes(UTF_8),
      usage.version().getBytes(UTF_8),
      usage.architecture().getBytes(UTF_8)
    };
    int length = NUMBERS;
    for (byte[] string : strings) {
      length += 2 + string.length;
    }
    byte[] bytes = new byte[length];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    out.put(VERSION)
        .putInt(usage.attempt())
        .putInt(usage.memoryMb())
        .putLong(usage.durationMicros())
        .putLong(usage.billedMillis())
        .putLong(usage.initMicros())
        .put((byte) (usage.coldStart() ? 1 : 0))
        .putLong(usage.endedAtMillis());
    for (byte[] string : strings) {
      out.putShort((short) string.length).put(string);
    }
    return bytes;
  }

  /**
   * Decodes records that follow each other. Most are of the function of the one before: what
   * records of a function have in common is made once for as long as they are.
   */
  static final class Decoder {
    private byte[] last = new byte[0];
    private int lastFrom;
    private FunctionName function = new FunctionName("", "", "");
    private String version = "";
    private String architecture = "";

    /**
     * @throws IllegalArgumentException where another version of Lambent wrote the record
     */
    UsageRecord decode(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte form = in.get();
      if (form != VERSION) {
        throw new IllegalArgumentException("usage record of unknown version " + form);
      }
      int attempt = in.getInt();
      int memoryMb = in.getInt();
      long durationMicros = in.getLong();
      long billedMillis = in.getLong();
      long initMicros = in.getLong();
      boolean coldStart = in.get() != 0;
      long endedAtMillis = in.getLong();
      String requestId = string(in);
      common(in);
      return new UsageRecord(
          requestId,
          attempt,
          function,
          version,
          architecture,
          memoryMb,
          durationMicros,
          billedMillis,
          initMicros,
          coldStart,
          endedAtMillis);
    }

    private void common(ByteBuffer in) {
      byte[] bytes = in.array();
      int from = in.position();
      if (!Arrays.equals(bytes, from, bytes.length, last, lastFrom, last.length)) {
        // All or nothing: what is cut short must not mix with what was before.
        FunctionName newFunction = new FunctionName(string(in), string(in), string(in));
        String newVersion = string(in);
        architecture = string(in);
        version = newVersion;
        function = newFunction;
        last = bytes;
        lastFrom = from;
      }
    }
  }

  private static String string(ByteBuffer in) {
    byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
