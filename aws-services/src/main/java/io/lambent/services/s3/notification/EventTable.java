package io.lambent.services.s3.notification;

import io.lambent.client.sql.Instants;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Events that were not delivered yet. Times are those of the database. */
@Component
class EventTable {
  private final JdbcClient jdbc;

  EventTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An event under a lease.
   *
   * @param destination an ARN
   * @param account of the bucket
   * @param traceHeader of the trace that it belongs to; null where it belongs to none
   * @param attempts including this one
   */
  record Pending(
      long id,
      String destination,
      String account,
      String payload,
      @Nullable String traceHeader,
      Instant createdAt,
      int attempts) {}

  /** Adds an event to the transaction of the caller. */
  void insert(String destination, String account, String payload, @Nullable String traceHeader) {
    jdbc.sql(
            """
            insert into lambent_aws.s3_event
                (destination, account, payload, trace_header, created_at, due_at)
              values (:destination, :account, :payload, :trace, now(), now())
            """)
        .param("destination", destination)
        .param("account", account)
        .param("payload", payload)
        .param("trace", traceHeader)
        .update();
  }

  /** Takes events that are due; others may not take them until the lease is over. */
  List<Pending> take(int limit, Duration lease) {
    return jdbc.sql(
            """
            update lambent_aws.s3_event set attempts = attempts + 1,
                due_at = now() + make_interval(secs => :lease)
              where id in (select id from lambent_aws.s3_event where due_at <= now()
                order by due_at limit :limit for update skip locked)
              returning id, destination, account, payload, trace_header, created_at, attempts
            """)
        .param("lease", lease.toSeconds())
        .param("limit", limit)
        .query(
            (row, number) ->
                new Pending(
                    row.getLong("id"),
                    row.getString("destination"),
                    row.getString("account"),
                    row.getString("payload"),
                    row.getString("trace_header"),
                    Instants.get(row, "created_at"),
                    row.getInt("attempts")))
        .list();
  }

  /** The time until an event is due, negative where one is; null where there is none. */
  @Nullable Duration untilNext() {
    return jdbc.sql(
            "select extract(epoch from min(due_at) - clock_timestamp()) * 1000"
                + " from lambent_aws.s3_event")
        .query((row, number) -> row.getObject(1, BigDecimal.class))
        .optional()
        .map(millis -> Duration.ofMillis(millis.longValue()))
        .orElse(null);
  }

  void delete(long id) {
    jdbc.sql("delete from lambent_aws.s3_event where id = :id").param("id", id).update();
  }

  /** Postpones an event: it is tried again after a time. */
  void postpone(long id, Duration delay) {
    jdbc.sql(
            "update lambent_aws.s3_event set due_at = now() + make_interval(secs => :delay)"
                + " where id = :id")
        .param("delay", delay.toSeconds())
        .param("id", id)
        .update();
  }
}
