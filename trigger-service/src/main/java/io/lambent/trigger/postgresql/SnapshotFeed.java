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
 * Reads the rows that a table has, as inserts. Before them come the changes between the creation of
 * the slot and the snapshot, so that nothing goes back in time where an earlier snapshot was
 * interrupted: a row that it had may have been removed since. The changes after the snapshot are
 * those of {@link ChangeFeed}.
 */
final class SnapshotFeed extends Feed {
  private final @Nullable SequenceNumber after;

  SnapshotFeed(TableSource source, RecordBuffer buffer, @Nullable SequenceNumber after) {
    super(source, buffer);
    this.after = after;
  }

  @Override
  void read(Database database) throws SQLException, InterruptedException {
    Connection connection = source.databases().openReplication(database);
    closing(() -> connection.abort(Runnable::run));
    try (Statement statement = connection.createStatement()) {
      statement.execute("begin isolation level repeatable read read only");
      long snapshot = begin(statement);
      source.slots().snapshot(source.mapping(), snapshot);
      readChanges(database, snapshot);
      readRows(connection, snapshot);
      statement.execute("commit");
    }
  }

  /** Has the transaction see what the changes from a position on are not part of. */
  private long begin(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "CREATE_REPLICATION_SLOT %s_snapshot TEMPORARY LOGICAL pgoutput USE_SNAPSHOT"
                .formatted(Slots.name(source.mapping())))) {
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
            .copyOut("copy (select %s from %s) to stdout".formatted(columns, source.table().quoted()));
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
