package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.Changes.Read;
import io.lambent.trigger.postgresql.PostgresqlProperties.Database;
import io.lambent.trigger.source.SourceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that fills a buffer with the records of one table until its connection is lost, it is
 * closed, or there are no more records.
 */
abstract class RecordProducer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecordProducer.class);

  /** The interval of keep-alive messages while the buffer is full. */
  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(10);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  final TableSource source;
  final RecordBuffer buffer;
  private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofVirtual().name("postgresql-producer").unstarted(this::run);
  private volatile boolean closed;

  RecordProducer(TableSource source, RecordBuffer buffer) {
    this.source = source;
    this.buffer = buffer;
  }

  void start() {
    thread.start();
  }

  /** Reads until there are no more records, or until interrupted. */
  abstract void read(Database database) throws SQLException, InterruptedException;

  private void run() {
    try {
      read(source.database());
      buffer.end();
    } catch (SourceException e) {
      buffer.fail(e);
    } catch (SQLException e) {
      buffer.fail(Databases.problem(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      log.warn("Changes of {} are read again in a moment", source.table(), e);
      buffer.fail(new SourceException("PostgreSQL: " + e.getMessage(), e));
    } finally {
      closeAll();
    }
  }

  /** Registers a resource that is closed together with this producer. */
  final <T extends AutoCloseable> T closing(T resource) throws SQLException {
    opened.add(resource);
    if (closed) {
      closeAll();
      throw new SQLException("closed");
    }
    return resource;
  }

  /** Reads the changes of the slot. */
  final SlotStream stream(Database database, @Nullable SequenceNumber after) throws SQLException {
    String mapping = source.mapping();
    return closing(
        SlotStream.open(
            source.databases(),
            database,
            Slots.name(mapping),
            Slots.publication(database, mapping),
            after == null ? 0 : after.lsn()));
  }

  /** The changes of the slot as records, whose tables are looked up in the catalog. */
  final Changes changes(Database database, @Nullable SequenceNumber after) {
    Catalog catalog = new Catalog();
    return new Changes(
        source.table(),
        source.writer(),
        relation -> {
          try (Connection connection = source.databases().open(database)) {
            return catalog.shape(connection, relation);
          }
        },
        after);
  }

  /** Adds a record, and keeps the connection alive until there is room. */
  final void put(Read read, @Nullable SlotStream stream, boolean isBetween)
      throws SQLException, InterruptedException {
    while (!buffer.offer(read, KEEP_ALIVE_INTERVAL)) {
      if (stream != null) {
        stream.confirm(buffer.confirmable(isBetween), true);
      }
    }
  }

  private void closeAll() {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        log.debug("A connection was lost before it was closed", e);
      }
    }
    opened.clear();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    closeAll();
    thread.join(CLOSE_TIMEOUT);
  }
}
