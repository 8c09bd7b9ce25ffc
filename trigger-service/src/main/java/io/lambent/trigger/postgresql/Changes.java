package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.Message.Cell;
import io.lambent.trigger.postgresql.Message.OldRow;
import io.lambent.trigger.postgresql.Message.Row;
import io.lambent.trigger.postgresql.RecordWriter.Change;
import io.lambent.trigger.postgresql.RecordWriter.Kind;
import io.lambent.trigger.postgresql.RecordWriter.Origin;
import io.lambent.trigger.stream.StreamRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the messages of one connection into records of one table. A transaction that is read again
 * yields the same records with the same numbers, so that records up to a number can be skipped.
 * Used by one thread.
 */
final class Changes {
  private final TableArn table;
  private final RecordWriter writer;
  private final Shapes shapes;
  private final @Nullable SequenceNumber after;
  private final Map<Long, TableShape> relations = new HashMap<>();
  private Message.@Nullable Begin begin;
  private @Nullable List<String> keys;
  private boolean keysHaveChanged;
  private long index;

  /** Completes the shape of a table from the catalog of the database. */
  @FunctionalInterface
  interface Shapes {
    TableShape of(Message.Relation relation) throws SQLException;
  }

  /**
   * A record on its way to the function.
   *
   * @param isBarrier true if all records before it have to be handled first, and it before all that
   *     follow, whatever their keys are
   */
  record Read(StreamRecord record, boolean isBarrier) {}

  /**
   * @param after records up to this number are skipped; null for none
   */
  Changes(TableArn table, RecordWriter writer, Shapes shapes, @Nullable SequenceNumber after) {
    this.table = table;
    this.writer = writer;
    this.shapes = shapes;
    this.after = after;
  }

  /** The transaction whose changes are being read; null between transactions. */
  Message.@Nullable Begin transaction() {
    return begin;
  }

  List<Read> take(Message message) throws SQLException {
    return switch (message) {
      case Message.Begin started -> {
        begin = started;
        index = 0;
        yield List.of();
      }
      case Message.Commit commit -> {
        begin = null;
        yield List.of();
      }
      case Message.Relation relation -> {
        take(relation);
        yield List.of();
      }
      case Message.Insert insert ->
          change(insert.relation(), shape -> List.of(inserted(shape, insert.row())));
      case Message.Update update -> change(update.relation(), shape -> updated(shape, update));
      case Message.Delete delete ->
          change(delete.relation(), shape -> List.of(removed(shape, delete.old().row())));
      case Message.Truncate truncate -> truncated(truncate);
      case Message.Type type -> List.of();
      case Message.Other other -> List.of();
    };
  }

  private void take(Message.Relation relation) throws SQLException {
    relations.remove(relation.id());
    if (!relation.schema().equals(table.schema()) || !relation.table().equals(table.table())) {
      return;
    }
    TableShape shape = shapes.of(relation);
    relations.put(relation.id(), shape);
    List<String> before = keys;
    keys = shape.keys();
    keysHaveChanged |= before != null && !before.equals(keys);
  }

  /** Reads the changes of a message. */
  private interface Reading {
    List<Change> of(TableShape shape);
  }

  private List<Read> change(long relation, Reading reading) {
    TableShape shape = relations.get(relation);
    if (shape == null) {
      return List.of();
    }
    List<Read> read = new ArrayList<>(1);
    for (Change change : reading.of(shape)) {
      add(read, change, false);
    }
    return read;
  }

  private void add(List<Read> read, Change change, boolean isBarrier) {
    Message.Begin transaction = begin;
    if (transaction == null) {
      throw new IllegalArgumentException("a change outside of transactions");
    }
    SequenceNumber number = new SequenceNumber(transaction.commitLsn(), index++);
    if (after != null && number.compareTo(after) <= 0) {
      return;
    }
    Origin origin =
        new Origin(transaction.committedAt(), transaction.transaction(), transaction.commitLsn());
    read.add(new Read(writer.write(change, origin, number), isBarrier || keysHaveChanged));
    keysHaveChanged = false;
  }

  private static Change inserted(TableShape shape, Row row) {
    return new Change(Kind.INSERT, shape, row, null);
  }

  private static Change removed(TableShape shape, Row old) {
    return new Change(Kind.REMOVE, shape, null, old);
  }

  /** An update as one change; as a removal and an insert where the key changes. */
  private static List<Change> updated(TableShape shape, Message.Update update) {
    OldRow old = update.old();
    if (old == null) {
      return List.of(new Change(Kind.MODIFY, shape, update.row(), null));
    }
    if (!keyHasChanged(shape, old.row(), update.row())) {
      return List.of(new Change(Kind.MODIFY, shape, update.row(), old.row()));
    }
    return List.of(removed(shape, old.row()), inserted(shape, completed(shape, update.row(), old)));
  }

  private static boolean keyHasChanged(TableShape shape, Row old, Row row) {
    for (int i = 0; i < shape.columns().size(); i++) {
      Cell cell = row.cells().get(i);
      if (shape.columns().get(i).isKey()
          && cell != Cell.Absent.UNCHANGED
          && !cell.equals(old.cells().get(i))) {
        return true;
      }
    }
    return false;
  }

  /** The new row, completed with unchanged values of the old one. */
  private static Row completed(TableShape shape, Row row, OldRow old) {
    List<Cell> cells = new ArrayList<>(row.cells());
    for (int i = 0; i < cells.size(); i++) {
      boolean hasOld = old.isWhole() || shape.columns().get(i).isKey();
      if (cells.get(i) == Cell.Absent.UNCHANGED && hasOld) {
        cells.set(i, old.row().cells().get(i));
      }
    }
    return new Row(cells);
  }

  private List<Read> truncated(Message.Truncate truncate) {
    List<Read> read = new ArrayList<>(1);
    for (long relation : truncate.relations()) {
      TableShape shape = relations.get(relation);
      if (shape != null) {
        add(read, new Change(Kind.TRUNCATE, shape, null, null), true);
      }
    }
    return read;
  }
}
