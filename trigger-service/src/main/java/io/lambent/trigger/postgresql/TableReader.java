package io.lambent.trigger.postgresql;

import io.lambent.contract.trigger.StreamSettings;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.ShardReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on the records of a table. A lost connection is opened again by the next read. */
final class TableReader implements ShardReader {
  private static final Logger log = LoggerFactory.getLogger(TableReader.class);

  /** How long to wait for the server to report that there are no more changes. */
  private static final Duration MAX_LOOK = Duration.ofSeconds(2);

  private final TableSource source;
  private final boolean isSnapshot;
  private final boolean hasWindows;
  private final RecordBuffer buffer;
  private @Nullable RecordProducer producer;

  /**
   * @param after the number of the last handled record; null for none
   */
  TableReader(
      TableSource source,
      boolean isSnapshot,
      @Nullable SequenceNumber after,
      StreamSettings settings) {
    this.source = source;
    this.isSnapshot = isSnapshot;
    this.hasWindows = settings.tumblingSeconds() > 0;
    this.buffer = new RecordBuffer(after, settings.parallelBatches() > 1 && !hasWindows);
  }

  @Override
  public Batch read(int most, Duration longest) throws SourceException, InterruptedException {
    if (producer == null) {
      producer = open();
      producer.start();
    }
    RecordBuffer.Found found;
    try {
      found = buffer.take(most, longest);
    } catch (SourceException e) {
      producer = null;
      throw e;
    }
    return switch (found) {
      case RecordBuffer.Found.Records taken -> new Batch(taken.records(), false, null);
      case RecordBuffer.Found.Nothing nothing -> new Batch(List.of(), false, null);
      case RecordBuffer.Found.Woken woken ->
          new Batch(List.of(), false, hasWindows ? emptyAt() : null);
      case RecordBuffer.Found.End end -> new Batch(List.of(), true, null);
    };
  }

  private RecordProducer open() {
    SequenceNumber after = buffer.delivered();
    if (isSnapshot) {
      return new SnapshotProducer(source, buffer, after);
    }
    if (after == null) {
      Long snapshot =
          source.slots().find(source.mapping()).map(SlotTable.State::snapshotLsn).orElse(null);
      if (snapshot != null) {
        after = new SequenceNumber(snapshot - 1, SequenceNumber.MAX_INDEX);
      }
    }
    return new ChangeProducer(source, buffer, after);
  }

  /** A time up to which all changes were read; null where that is not known. */
  private @Nullable Instant emptyAt() throws SourceException, InterruptedException {
    Instant time = source.clock().instant();
    try (Connection connection = source.databases().open(source.database());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_current_wal_flush_lsn()::text")) {
      row.next();
      long lsn = LogSequenceNumber.valueOf(Objects.requireNonNull(row.getString(1))).asLong();
      return buffer.awaitReceived(lsn, MAX_LOOK) ? time : null;
    } catch (SQLException e) {
      log.debug("The position of {} is not known now", source.table(), e);
      return null;
    }
  }

  @Override
  public void wake() {
    buffer.wake();
  }

  @Override
  public void handled(String sequenceNumber) {
    buffer.handled(Objects.requireNonNull(SequenceNumber.parse(sequenceNumber)));
  }

  @Override
  public void close() {
    RecordProducer open = producer;
    if (open != null) {
      try {
        open.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
