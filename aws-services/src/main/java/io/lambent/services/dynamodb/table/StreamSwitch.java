package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import java.time.Instant;

/** Begins and ends the streams of tables; called in the transaction that changes the table. */
public interface StreamSwitch {

  /** Makes a stream for a table, which writes to it from the next version of its definition on. */
  StreamSettings begin(
      Caller caller, long tableId, String tableName, KeySchema key, String viewType, Instant now);

  /** Ends a stream, which can be read for a day more. */
  void end(StreamSettings stream, Instant now);
}
