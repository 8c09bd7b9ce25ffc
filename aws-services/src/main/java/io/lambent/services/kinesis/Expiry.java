package io.lambent.services.kinesis;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes records after the retention period of their stream, closed shards without records, and
 * the records of deleted streams. Readers skip all of these even before they are deleted. Several
 * instances may run it at the same time.
 */
@Component
class Expiry {
  private static final Logger log = LoggerFactory.getLogger(Expiry.class);

  /** The maximum number of blocks that one statement deletes. */
  private static final int BATCH = 500;

  private final JdbcClient jdbc;
  private final Clock clock;

  Expiry(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A shard that has records, and the end of its stream's retention period.
   *
   * @param horizonMillis records that arrived before this time are deleted; in milliseconds since
   *     1970
   */
  private record Kept(long stream, int shard, long horizonMillis) {}

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT10M")
  void run() {
    try {
      expire(clock.instant());
    } catch (DataAccessException e) {
      log.warn("Records of Kinesis are not deleted now: {}", e.toString());
    }
  }

  void expire(Instant now) {
    jdbc.sql(
            """
            delete from lambent_aws.kinesis_stream
              where status = 'DELETING' and settles_at <= :now
            """)
        .param("now", Timestamp.from(now))
        .update();
    for (Kept kept : shards(now)) {
      repeat(() -> deleteBlocks(kept));
    }
    for (long stream : left()) {
      repeat(() -> deleteAll(stream));
    }
    deleteShards(now);
  }

  private List<Kept> shards(Instant now) {
    return jdbc.sql(
            """
            select h.stream, h.shard, s.retention_hours from lambent_aws.kinesis_shard h
              join lambent_aws.kinesis_stream s on s.id = h.stream where h.last_place > 0
            """)
        .query(
            (row, number) ->
                new Kept(
                    row.getLong("stream"),
                    row.getInt("shard"),
                    now.minusSeconds(3600L * row.getInt("retention_hours")).toEpochMilli()))
        .list();
  }

  /** Deletes expired blocks of a shard, at most {@link #BATCH}; returns their number. */
  private int deleteBlocks(Kept kept) {
    return jdbc.sql(
            """
            delete from lambent_aws.kinesis_block where stream = :stream and shard = :shard
              and last_place in (
                select last_place from (
                  select last_place, arrived_millis from lambent_aws.kinesis_block
                    where stream = :stream and shard = :shard
                    order by last_place limit :batch) oldest
                  where arrived_millis < :horizon)
            """)
        .param("stream", kept.stream())
        .param("shard", kept.shard())
        .param("horizon", kept.horizonMillis())
        .param("batch", BATCH)
        .update();
  }

  private static void repeat(IntSupplier batch) {
    int deleted;
    do {
      deleted = batch.getAsInt();
    } while (deleted == BATCH);
  }

  /**
   * Ids of deleted streams that still have blocks. Skips through the index from one stream to the
   * next.
   */
  private List<Long> left() {
    return jdbc.sql(
            """
            with recursive present as (
              select min(stream) as id from lambent_aws.kinesis_block
              union all
              select (select min(b.stream) from lambent_aws.kinesis_block b where b.stream > p.id)
                from present p where p.id is not null)
            select p.id from present p where p.id is not null
              and not exists (select from lambent_aws.kinesis_stream s where s.id = p.id)
            """)
        .query((row, number) -> row.getLong("id"))
        .list();
  }

  /** Deletes blocks of a deleted stream, at most {@link #BATCH}; returns their number. */
  private int deleteAll(long stream) {
    return jdbc.sql(
            """
            delete from lambent_aws.kinesis_block where ctid = any(array(
              select ctid from lambent_aws.kinesis_block where stream = :stream limit :batch))
            """)
        .param("stream", stream)
        .param("batch", BATCH)
        .update();
  }

  private void deleteShards(Instant now) {
    jdbc.sql(
            """
            delete from lambent_aws.kinesis_shard h using lambent_aws.kinesis_stream s
              where s.id = h.stream
                and h.closed_at < cast(:now as timestamptz) - make_interval(hours => s.retention_hours)
                and not exists (select from lambent_aws.kinesis_block b
                  where b.stream = h.stream and b.shard = h.shard)
            """)
        .param("now", Timestamp.from(now))
        .update();
  }
}
