package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.Changes.Read;
import io.lambent.trigger.postgresql.Message.Row;
import io.lambent.trigger.postgresql.PostgresqlProperties.Database;
import io.lambent.trigger.postgresql.RecordWriter.Change;
import io.lambent.trigger.postgresql.RecordWriter.Kind;
import io.lambent.trigger.postgresql.RecordWriter.Origin;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Reads the existing rows of a table as inserts. The slot is created together with the snapshot, so
 * that its changes begin where the snapshot ends; {@link ChangeProducer} reads those. A snapshot
 * ends with its connection. After an interruption another snapshot is taken, and the changes
 * between the two are passed on before its rows, so that the order of changes is kept: a row of the
 * first snapshot may have been removed since.
 */
final class SnapshotProducer extends RecordProducer {
  private final @Nullable SequenceNumber after;

  SnapshotProducer(TableSource source, RecordBuffer buffer, @Nullable SequenceNumber after) {
    super(source, buffer);
    this.after = after;
  }

  @Override
  void read(Database database) throws SQLException, InterruptedException {
    Connection connection = source.databases().openReplication(database);
    closing(() -> connection.abort(Runnable::run));
    try (Statement statement = connection.createStatement()) {
      Long created = createSlot(statement);
      long snapshot =
          created == null
              ? begin(statement, Slots.name(source.mapping()) + "_snapshot TEMPORARY")
              : created;
      source.slots().snapshot(source.mapping(), snapshot);
      if (created == null) {
        readChanges(database, snapshot);
      }
      readRows(connection, snapshot);
      statement.execute("commit");
    }
  }

  /** Creates the slot; null where it exists. */
  private @Nullable Long createSlot(Statement statement) throws SQLException {
    String mapping = source.mapping();
    if (source.slots().find(mapping).map(SlotTable.State::made).orElse(false)) {
      return null;
    }
    Long snapshot;
    try {
      snapshot = begin(statement, Slots.name(mapping));
    } catch (SQLException e) {
      statement.execute("rollback");
      if (!Slots.DUPLICATE.equals(e.getSQLState())) {
        throw e;
      }
      snapshot = null;
    }
    if (!source.slots().made(mapping)) {
      statement.execute("rollback");
      statement.execute("DROP_REPLICATION_SLOT " + Slots.name(mapping));
      throw new SQLException("The mapping is deleted");
    }
    return snapshot;
  }

  /**
   * Creates a slot and begins a transaction with its snapshot.
   *
   * @return the position at which the slot's changes begin
   */
  private static long begin(Statement statement, String slot) throws SQLException {
    statement.execute("begin isolation level repeatable read read only");
    try (ResultSet row =
        statement.executeQuery(
            "CREATE_REPLICATION_SLOT " + slot + " LOGICAL pgoutput USE_SNAPSHOT")) {
      row.next();
      return LogSequenceNumber.valueOf(row.getString("consistent_point")).asLong();
    }
  }

  private void readChanges(Database database, long snapshot)
      throws SQLException, InterruptedException {
    try (SlotStream stream = stream(database, after)) {
      Changes changes = changes(database, after);
      while (true) {
        SlotStream.Received received = stream.next();
        ByteBuffer payload = received.payload();
        if (payload != null) {
          for (Read read : changes.take(MessageReader.read(payload))) {
            put(read, stream, false);
          }
        }
        Message.Begin transaction = changes.transaction();
        long reached = transaction == null ? received.lsn() : transaction.commitLsn();
        if (Long.compareUnsigned(reached, snapshot) >= 0) {
          return;
        }
        stream.confirm(buffer.confirmable(transaction == null), received.wantsReply());
      }
    }
  }

  private void readRows(Connection connection, long snapshot)
      throws SQLException, InterruptedException {
    TableShape shape = new Catalog().shape(connection, source.table());
    String columns =
        shape.columns().stream()
            .map(column -> TableArn.quote(column.name()))
            .collect(Collectors.joining(", "));
    CopyOut rows =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                "copy (select %s from %s) to stdout".formatted(columns, source.table().quoted()));
    Origin origin = new Origin(source.clock().instant(), 0, snapshot);
    long index = 0;
    for (byte[] line = rows.readFromCopy(); line != null; line = rows.readFromCopy()) {
      Row row = CopyText.row(line, shape.columns().size());
      SequenceNumber number = new SequenceNumber(snapshot - 1, index++);
      put(
          new Read(
              source.writer().write(new Change(Kind.INSERT, shape, row, null), origin, number),
              false),
          null,
          false);
    }
  }
}
