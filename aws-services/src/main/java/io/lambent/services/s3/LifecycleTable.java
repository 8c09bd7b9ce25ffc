package io.lambent.services.s3;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The buckets with lifecycle rules, and who applies them now. */
@Component
class LifecycleTable {
  private final JdbcClient jdbc;

  LifecycleTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The right to apply the rules of a bucket.
   *
   * @param until where it ends, unless it is renewed; also what tells it from later ones
   */
  record Lease(long bucket, OffsetDateTime until) {}

  /** Schedules the rules of a bucket to be applied soon, and ends an existing lease. */
  void schedule(Bucket bucket) {
    jdbc.sql(
            """
            insert into lambent_aws.s3_lifecycle (bucket, due_at) values (:bucket, now())
              on conflict (bucket) do update set due_at = excluded.due_at
            """)
        .param("bucket", bucket.id())
        .update();
  }

  void remove(Bucket bucket) {
    jdbc.sql("delete from lambent_aws.s3_lifecycle where bucket = :bucket")
        .param("bucket", bucket.id())
        .update();
  }

  /** Takes a bucket whose rules are due; null where there is none. */
  @Nullable Lease take(Duration lease) {
    return jdbc.sql(
            """
            update lambent_aws.s3_lifecycle
              set due_at = clock_timestamp() + make_interval(secs => :lease)
              where bucket = (select bucket from lambent_aws.s3_lifecycle where due_at <= now()
                order by due_at limit 1 for update skip locked)
              returning bucket, due_at
            """)
        .param("lease", lease.toSeconds())
        .query(
            (row, number) ->
                new Lease(row.getLong("bucket"), row.getObject("due_at", OffsetDateTime.class)))
        .optional()
        .orElse(null);
  }

  /** Renews a lease; null where it was over, or the rules were changed. */
  @Nullable Lease renew(Lease held, Duration lease) {
    return jdbc.sql(
            """
            update lambent_aws.s3_lifecycle
              set due_at = clock_timestamp() + make_interval(secs => :lease)
              where bucket = :bucket and due_at = :until returning bucket, due_at
            """)
        .param("lease", lease.toSeconds())
        .param("bucket", held.bucket())
        .param("until", held.until())
        .query(
            (row, number) ->
                new Lease(row.getLong("bucket"), row.getObject("due_at", OffsetDateTime.class)))
        .optional()
        .orElse(null);
  }

  /** Ends a lease, unless the rules were changed. */
  void done(Lease held, Instant next) {
    jdbc.sql(
            "update lambent_aws.s3_lifecycle set due_at = :next"
                + " where bucket = :bucket and due_at = :until")
        .param("next", Timestamp.from(next))
        .param("bucket", held.bucket())
        .param("until", held.until())
        .update();
  }
}
