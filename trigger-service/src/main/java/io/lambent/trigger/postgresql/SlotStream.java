package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.PostgresqlProperties.Database;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyDual;

/**
 * A connection that reads the changes of a slot. Used by one thread, but for {@link #close}.
 *
 * <p>It implements the replication protocol itself, because the driver's {@code
 * PGReplicationStream} advances the confirmed position with keep-alive messages even while an
 * earlier transaction is not handled; after a crash that transaction would be skipped.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-replication.html">Streaming
 *     Replication Protocol</a>
 */
final class SlotStream implements AutoCloseable {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final Duration BETWEEN_CONFIRMATIONS = Duration.ofSeconds(1);

  /** The interval of status messages: less than any reasonable {@code wal_sender_timeout}. */
  private static final Duration REPLY_INTERVAL = Duration.ofSeconds(10);

  private static final int REPLY_BYTES = 34;

  private final Connection connection;
  private final CopyDual copy;
  private long received;
  private long confirmed;
  private long repliedAt = System.nanoTime();

  private SlotStream(Connection connection, CopyDual copy) {
    this.connection = connection;
    this.copy = copy;
  }

  /**
   * A message of the server.
   *
   * @param payload of the output plugin; null in a keep-alive message
   * @param lsn up to which the server has read the log
   * @param wantsReply true if the server closes the connection unless it gets an answer
   */
  record Received(@Nullable ByteBuffer payload, long lsn, boolean wantsReply) {}

  /**
   * Starts replication.
   *
   * @param from where the commit of the first transaction begins that is wanted; 0 for the first
   *     that is not confirmed
   */
  static SlotStream open(
      Databases databases, Database database, String slot, String publication, long from)
      throws SQLException {
    Connection connection = databases.openReplication(database);
    try {
      CopyDual copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyDual(
                  "START_REPLICATION SLOT %s LOGICAL %X/%X (proto_version '1', publication_names '%s')"
                      .formatted(
                          slot,
                          from >>> Integer.SIZE,
                          from & 0xffff_ffffL,
                          TableArn.quote(publication).replace("'", "''")));
      return new SlotStream(connection, copy);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Waits for the next message. */
  Received next() throws SQLException {
    byte[] bytes = copy.readFromCopy(true);
    if (bytes == null) {
      throw new SQLException("The server has ended the replication");
    }
    ByteBuffer message = ByteBuffer.wrap(bytes);
    char kind = (char) message.get();
    switch (kind) {
      case 'w' -> {
        long lsn = message.getLong();
        message.getLong();
        message.getLong();
        received = unsignedMax(received, lsn);
        return new Received(message, lsn, false);
      }
      case 'k' -> {
        long lsn = message.getLong();
        message.getLong();
        received = unsignedMax(received, lsn);
        return new Received(null, lsn, message.get() != 0);
      }
      default -> throw new SQLException("A message of replication of kind " + kind);
    }
  }

  /**
   * Confirms that all transactions are handled whose commits begin before a position.
   *
   * @param lsn 0 for none
   * @param now true to tell the server at once
   */
  void confirm(long lsn, boolean now) throws SQLException {
    boolean moved = Long.compareUnsigned(lsn, confirmed) > 0;
    confirmed = unsignedMax(confirmed, lsn);
    long since = System.nanoTime() - repliedAt;
    if (now
        || moved && since > BETWEEN_CONFIRMATIONS.toNanos()
        || since > REPLY_INTERVAL.toNanos()) {
      reply();
    }
  }

  private void reply() throws SQLException {
    ByteBuffer reply = ByteBuffer.allocate(REPLY_BYTES);
    reply.put((byte) 'r').putLong(received).putLong(confirmed).putLong(confirmed);
    reply.putLong(ChronoUnit.MICROS.between(EPOCH, Instant.now())).put((byte) 0);
    copy.writeToCopy(reply.array(), 0, REPLY_BYTES);
    copy.flushCopy();
    repliedAt = System.nanoTime();
  }

  private static long unsignedMax(long one, long other) {
    return Long.compareUnsigned(one, other) >= 0 ? one : other;
  }

  /** Closes the connection at once, which ends a waiting read. */
  @Override
  public void close() throws SQLException {
    connection.abort(Runnable::run);
  }
}
