package io.lambent.trigger.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes messages as {@code pgoutput} does. */
final class TestingMessages {
  /** The time 2026-01-01T00:00:01.5Z, in microseconds since 2000-01-01T00:00Z. */
  static final long TIME = 820_540_801_500_000L;

  static final String UNCHANGED = "(unchanged)";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static ByteBuffer message(char kind, Writing writing) {
    TestingMessages message = new TestingMessages();
    try {
      message.out.writeByte(kind);
      writing.to(message.out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(message.bytes.toByteArray());
  }

  static ByteBuffer begin(long lsn, int transaction) {
    return message(
        'B',
        out -> {
          out.writeLong(lsn);
          out.writeLong(TIME);
          out.writeInt(transaction);
        });
  }

  static ByteBuffer commit(long lsn) {
    return message(
        'C',
        out -> {
          out.writeByte(0);
          out.writeLong(lsn);
          out.writeLong(lsn + 48);
          out.writeLong(TIME);
        });
  }

  /**
   * Describes the table public.t with one column of each type. The first column is the key, or all
   * are with the identity f.
   */
  static ByteBuffer relation(char identity, int... types) {
    return message(
        'R',
        out -> {
          out.writeInt(7);
          text(out, "public");
          text(out, "t");
          out.writeByte(identity);
          out.writeShort(types.length);
          for (int i = 0; i < types.length; i++) {
            out.writeByte(i == 0 || identity == 'f' ? 1 : 0);
            text(out, "c" + i);
            out.writeInt(types[i]);
            out.writeInt(-1);
          }
        });
  }

  static ByteBuffer insert(@Nullable String... values) {
    return message(
        'I',
        out -> {
          out.writeInt(7);
          row(out, 'N', values);
        });
  }

  /**
   * @param kind of the old row, K or O
   */
  static ByteBuffer update(char kind, @Nullable String[] old, @Nullable String... values) {
    return message(
        'U',
        out -> {
          out.writeInt(7);
          if (old.length > 0) {
            row(out, kind, old);
          }
          row(out, 'N', values);
        });
  }

  static ByteBuffer delete(char kind, @Nullable String... old) {
    return message(
        'D',
        out -> {
          out.writeInt(7);
          row(out, kind, old);
        });
  }

  static ByteBuffer truncate() {
    return message(
        'T',
        out -> {
          out.writeInt(1);
          out.writeByte(0);
          out.writeInt(7);
        });
  }

  static ByteBuffer type() {
    return message(
        'Y',
        out -> {
          out.writeInt(-2);
          text(out, "public");
          text(out, "mood");
        });
  }

  private static void row(DataOutputStream out, char kind, @Nullable String... values)
      throws IOException {
    out.writeByte(kind);
    out.writeShort(values.length);
    for (String value : values) {
      if (value == null) {
        out.writeByte('n');
      } else if (value.equals(UNCHANGED)) {
        out.writeByte('u');
      } else {
        out.writeByte('t');
        byte[] encoded = value.getBytes(UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
      }
    }
  }

  private static void text(DataOutputStream out, String value) throws IOException {
    out.write(value.getBytes(UTF_8));
    out.writeByte(0);
  }
}
