package io.lambent.trigger.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.postgresql.Message.Cell;
import io.lambent.trigger.postgresql.Message.Column;
import io.lambent.trigger.postgresql.Message.OldRow;
import io.lambent.trigger.postgresql.Message.Row;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Decodes messages of {@code pgoutput}, with values as text. */
final class MessageReader {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** The maximum size of a value that is read, in bytes, as an event has at most 6 MB. */
  static final int MAX_VALUE_BYTES = 5 << 20;

  private MessageReader() {}

  /**
   * @throws IllegalArgumentException where the bytes are no message of version 1
   */
  static Message read(ByteBuffer message) {
    if (!message.hasRemaining()) {
      throw new IllegalArgumentException("an empty message of pgoutput");
    }
    char kind = (char) (message.get() & 0xff);
    return switch (kind) {
      case 'B' -> begin(message);
      case 'C' -> commit(message);
      case 'R' -> relation(message);
      case 'I' -> insert(message);
      case 'U' -> update(message);
      case 'D' -> delete(message);
      case 'T' -> truncate(message);
      case 'Y' -> new Message.Type(oid(message), text(message), text(message));
      case 'O', 'M' -> new Message.Other(kind);
      default -> throw new IllegalArgumentException("a message of pgoutput of kind " + kind);
    };
  }

  private static Message.Begin begin(ByteBuffer message) {
    long lsn = message.getLong();
    Instant time = EPOCH.plus(message.getLong(), ChronoUnit.MICROS);
    return new Message.Begin(lsn, time, oid(message));
  }

  private static Message.Commit commit(ByteBuffer message) {
    message.get();
    return new Message.Commit(message.getLong(), message.getLong());
  }

  private static Message.Relation relation(ByteBuffer message) {
    long id = oid(message);
    String schema = text(message);
    String table = text(message);
    char identity = (char) (message.get() & 0xff);
    int number = message.getShort() & 0xffff;
    List<Column> columns = new ArrayList<>(number);
    for (int i = 0; i < number; i++) {
      boolean isIdentity = (message.get() & 1) != 0;
      String name = text(message);
      long type = oid(message);
      message.getInt();
      columns.add(new Column(name, isIdentity, type));
    }
    // The protocol writes the schema pg_catalog as an empty text.
    return new Message.Relation(
        id, schema.isEmpty() ? "pg_catalog" : schema, table, identity, List.copyOf(columns));
  }

  private static Message.Insert insert(ByteBuffer message) {
    long relation = oid(message);
    expect(message, 'N');
    return new Message.Insert(relation, row(message));
  }

  private static Message.Update update(ByteBuffer message) {
    long relation = oid(message);
    char kind = (char) (message.get() & 0xff);
    OldRow old = null;
    if (kind != 'N') {
      old = oldRow(kind, message);
      expect(message, 'N');
    }
    return new Message.Update(relation, old, row(message));
  }

  private static Message.Delete delete(ByteBuffer message) {
    long relation = oid(message);
    return new Message.Delete(relation, oldRow((char) (message.get() & 0xff), message));
  }

  private static Message.Truncate truncate(ByteBuffer message) {
    int number = message.getInt();
    message.get();
    List<Long> relations = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      relations.add(oid(message));
    }
    return new Message.Truncate(List.copyOf(relations));
  }

  private static OldRow oldRow(char kind, ByteBuffer message) {
    if (kind != 'K' && kind != 'O') {
      throw new IllegalArgumentException("an old row of kind " + kind);
    }
    return new OldRow(row(message), kind == 'O');
  }

  private static Row row(ByteBuffer message) {
    int number = message.getShort() & 0xffff;
    List<Cell> cells = new ArrayList<>(number);
    for (int i = 0; i < number; i++) {
      char kind = (char) (message.get() & 0xff);
      cells.add(
          switch (kind) {
            case 'n' -> Cell.Absent.NULL;
            case 'u' -> Cell.Absent.UNCHANGED;
            case 't' -> value(message);
            default -> throw new IllegalArgumentException("a value of kind " + kind);
          });
    }
    return new Row(cells);
  }

  private static Cell value(ByteBuffer message) {
    int length = message.getInt();
    if (length < 0 || length > message.remaining()) {
      throw new IllegalArgumentException("a value of " + length + " bytes");
    }
    int begin = message.position();
    message.position(begin + length);
    return length > MAX_VALUE_BYTES
        ? Cell.Absent.OVERSIZED
        : new Cell.Text(new String(message.array(), message.arrayOffset() + begin, length, UTF_8));
  }

  private static void expect(ByteBuffer message, char kind) {
    char found = (char) (message.get() & 0xff);
    if (found != kind) {
      throw new IllegalArgumentException("a row of kind " + found + " instead of " + kind);
    }
  }

  private static long oid(ByteBuffer message) {
    return Integer.toUnsignedLong(message.getInt());
  }

  private static String text(ByteBuffer message) {
    int begin = message.position();
    while (message.get() != 0) {
      // The end of the text.
    }
    return new String(
        message.array(), message.arrayOffset() + begin, message.position() - 1 - begin, UTF_8);
  }
}
