package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The form of an event in a log file: length of the message, CRC-32C of what follows, timestamp,
 * ingestion time, message in UTF-8, length again. The second length lets readers go backwards; the
 * checksum shows where a crash tore the tail.
 */
final class Records {
  /** The size of a record without its message, in bytes. */
  static final int OVERHEAD = 4 + 4 + 8 + 8 + 4;

  /** The longest message, as CloudWatch Logs has it. */
  static final int MAX_MESSAGE = 1 << 20;

  private static final int CRC = 4;
  private static final int TIMESTAMP = 8;
  private static final int INGESTION = 16;
  private static final int MESSAGE = 24;

  private Records() {}

  static void write(ByteBuffer out, long timestamp, long ingestion, byte[] message) {
    int start = out.position();
    out.putInt(message.length)
        .putInt(0)
        .putLong(timestamp)
        .putLong(ingestion)
        .put(message)
        .putInt(message.length);
    out.putInt(start + CRC, checksum(out, start, message.length));
  }

  /** The length of a whole record from its first or last four bytes, or -1 where impossible. */
  static int length(int messageLength) {
    return messageLength < 0 || messageLength > MAX_MESSAGE ? -1 : messageLength + OVERHEAD;
  }

  /**
   * Reads a record that lies wholly in a buffer.
   *
   * @param at its index there
   * @param start its place in the stream
   * @return null where it is damaged
   */
  static @Nullable LogEvent read(ByteBuffer in, int at, long start) {
    int length = in.getInt(at);
    if (in.getInt(at + MESSAGE + length) != length
        || in.getInt(at + CRC) != checksum(in, at, length)) {
      return null;
    }
    byte[] message = new byte[length];
    in.get(at + MESSAGE, message);
    return new LogEvent(
        start,
        start + length + OVERHEAD,
        in.getLong(at + TIMESTAMP),
        in.getLong(at + INGESTION),
        new String(message, UTF_8));
  }

  private static int checksum(ByteBuffer buffer, int start, int messageLength) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(start + TIMESTAMP, MESSAGE - TIMESTAMP + messageLength));
    return (int) crc.getValue();
  }
}
