package io.lambent.trigger.postgresql;

import io.lambent.trigger.postgresql.Changes.Read;
import io.lambent.trigger.postgresql.PostgresqlProperties.Database;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads the changes of a table, which have no end. */
final class ChangeProducer extends RecordProducer {
  private final @Nullable SequenceNumber after;

  ChangeProducer(TableSource source, RecordBuffer buffer, @Nullable SequenceNumber after) {
    super(source, buffer);
    this.after = after;
  }

  @Override
  void read(Database database) throws SQLException, InterruptedException {
    SlotStream stream = stream(database, after);
    Changes changes = changes(database, after);
    while (true) {
      SlotStream.Received received = stream.next();
      ByteBuffer payload = received.payload();
      if (payload != null) {
        for (Read read : changes.take(MessageReader.read(payload))) {
          put(read, stream, false);
        }
      }
      boolean isBetween = changes.transaction() == null;
      if (isBetween) {
        buffer.received(received.lsn());
      }
      stream.confirm(buffer.confirmable(isBetween), received.wantsReply());
    }
  }
}
