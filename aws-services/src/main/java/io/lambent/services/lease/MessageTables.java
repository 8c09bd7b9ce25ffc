package io.lambent.services.lease;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A table of messages and the table of their deliveries, each of which has a number {@code id}. A
 * message is kept until its last delivery is done.
 *
 * @param messages the name of the table of messages
 * @param key the column of the key of a message, a UUID
 * @param deliveries the name of the table of deliveries
 * @param message the column of a delivery that has the key of its message
 */
public record MessageTables(String messages, String key, String deliveries, String message) {

  /**
   * Deletes a delivery that succeeded or was given up, and its message after the last one. Where
   * the last two deliveries end at the same time, the message may stay for {@link #unused} to find.
   */
  public void done(JdbcClient client, long delivery, UUID messageKey) {
    client.sql("delete from " + deliveries + " where id = :id").param("id", delivery).update();
    client
        .sql("delete from " + messages + " m where " + key + " = :key and " + unused())
        .param("key", messageKey)
        .update();
  }

  /** The condition, in SQL, that a message {@code m} has no delivery. */
  public String unused() {
    return "not exists (select from %s d where d.%s = m.%s)".formatted(deliveries, message, key);
  }
}
