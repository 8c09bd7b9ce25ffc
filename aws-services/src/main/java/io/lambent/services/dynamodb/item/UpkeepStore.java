package io.lambent.services.dynamodb.item;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The queries and statements of {@link Upkeep}. */
@Component
class UpkeepStore {
  private static final int CHUNK = 2_000;

  /**
   * The time until tables are looked at again that cannot be claimed yet, because statements run
   * that began before their latest change.
   */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * Claims a changed table. It can be claimed once all statements have ended that began before its
   * latest change, because those write items by the former definition.
   */
  private static final String CLAIM =
      """
      update lambent_aws.dynamodb_table set leased_until = :until
        where id in (
          select id from lambent_aws.dynamodb_table t
            where (deleted_at is not null or has_work)
              and (leased_until is null or leased_until < :now)
              and (leased_until is not null or not exists (
                select from pg_stat_activity a
                  where a.datname = current_database() and a.pid <> pg_backend_pid()
                    and age(a.backend_xmin) >= age(t.xmin)))
            limit :limit for update skip locked)
        returning id, deleted_at is not null as is_deleted
      """;

  private final JdbcClient jdbc;

  UpkeepStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Upkeep.Task> claimTables(int limit, Instant now, Instant until) {
    return jdbc.sql(CLAIM)
        .param("until", Timestamp.from(until))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(
            (row, number) ->
                row.getBoolean("is_deleted")
                    ? (Upkeep.Task) new Upkeep.Deleted(row.getLong("id"))
                    : new Upkeep.Changed(row.getLong("id")))
        .list();
  }

  void extend(long table, Instant until) {
    jdbc.sql("update lambent_aws.dynamodb_table set leased_until = :until where id = :id")
        .param("until", Timestamp.from(until))
        .param("id", table)
        .update();
  }

  /** Releases a claimed table, so that it can be claimed again at once. */
  void release(long table) {
    jdbc.sql(
            """
            update lambent_aws.dynamodb_table set leased_until = '-infinity'
              where id = :id and leased_until is not null
            """)
        .param("id", table)
        .update();
  }

  List<Upkeep.Expired> expired(int limit, Instant now) {
    return jdbc.sql(
            """
            select i.table_id, i.hash, i.range from lambent_aws.dynamodb_item i
              where i.expires_at <= :now
                and exists (select from lambent_aws.dynamodb_table t
                  where t.id = i.table_id and t.deleted_at is null)
              order by i.expires_at limit :limit
            """)
        .param("now", now.getEpochSecond())
        .param("limit", limit)
        .query(
            (row, number) ->
                new Upkeep.Expired(
                    row.getLong("table_id"),
                    StoredKey.of(row.getBytes("hash"), row.getBytes("range"))))
        .list();
  }

  /** Removes some of the items and entries of a deleted table; returns their number. */
  int removeItems(long table) {
    return jdbc.sql(
                """
                delete from lambent_aws.dynamodb_item where ctid = any (array(
                  select ctid from lambent_aws.dynamodb_item where table_id = :id limit :limit))
                """)
            .param("id", table)
            .param("limit", CHUNK)
            .update()
        + removeEntries(table, null);
  }

  /**
   * Removes some of the entries of an index; returns their number.
   *
   * @param number null for all indexes of the table
   */
  int removeEntries(long table, @Nullable Integer number) {
    return jdbc.sql(
            """
            delete from lambent_aws.dynamodb_index_entry where ctid = any (array(
              select ctid from lambent_aws.dynamodb_index_entry
                where table_id = :id and (cast(:number as int) is null or number = :number)
                limit :limit))
            """)
        .param("id", table)
        .param("number", number)
        .param("limit", CHUNK)
        .update();
  }

  void removeTable(long table) {
    jdbc.sql("delete from lambent_aws.dynamodb_table where id = :id and deleted_at is not null")
        .param("id", table)
        .update();
  }

  @Nullable Instant nextDue(Instant now) {
    long expiry =
        jdbc.sql(
                """
                select coalesce(min(expires_at), -1) from lambent_aws.dynamodb_item
                  where expires_at is not null
                """)
            .query(Long.class)
            .single();
    boolean hasTables =
        jdbc.sql(
                """
                select exists (select from lambent_aws.dynamodb_table
                  where (deleted_at is not null or has_work)
                    and (leased_until is null or leased_until < :now))
                """)
            .param("now", Timestamp.from(now))
            .query(Boolean.class)
            .single();
    if (hasTables) {
      return now.plus(PAUSE);
    }
    return expiry < 0 ? null : Instant.ofEpochSecond(expiry);
  }
}
