package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import java.time.Instant;

/** Enables and disables the streams of tables, in the transaction that changes the table. */
public interface StreamSwitch {

  /** Creates a stream. The table writes to it from the next version of its definition on. */
  StreamSettings begin(
      Caller caller, long tableId, String tableName, KeySchema key, String viewType, Instant now);

  /** Disables a stream. Its records can be read for another day. */
  void end(StreamSettings stream, Instant now);
}
