package io.lambent.services.dynamodb.item;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts of the statements that write an item with its index entries and its stream record. Each
 * selects 1 where it has written, and 0 where the item or the definition of its table has changed
 * since it was read.
 */
final class WriteStatements {
  private static final String TABLE_IS_SAME =
      "exists (select from lambent_aws.dynamodb_table"
          + " where id = ? and version = ? and deleted_at is null)";

  private static final String INSERT =
      """
      insert into lambent_aws.dynamodb_item
          (table_id, bucket, hash, range, item, size, stamp, expires_at)
        select ?::bigint, ?::int, ?::bytea, ?::bytea, ?::bytea, ?::int, ?::bigint, ?::bigint
          where\s"""
          + TABLE_IS_SAME
          + " on conflict do nothing returning 1";

  private static final String UPDATE =
      """
      update lambent_aws.dynamodb_item
        set item = ?, size = ?, stamp = ?, expires_at = ?
        where table_id = ? and bucket = ? and hash = ? and range = ? and stamp = ? and\s"""
          + TABLE_IS_SAME
          + " returning 1";

  private static final String DELETE =
      """
      delete from lambent_aws.dynamodb_item
        where table_id = ? and bucket = ? and hash = ? and range = ? and stamp = ? and\s"""
          + TABLE_IS_SAME
          + " returning 1";

  private static final String REMOVED =
      """
      , removed as (
        delete from lambent_aws.dynamodb_index_entry e
          using unnest(?::int[], ?::int[], ?::bytea[], ?::bytea[]) as x (number, bucket, hash, range)
          where e.table_id = ? and e.number = x.number and e.bucket = x.bucket
            and e.hash = x.hash and e.range = x.range
            and e.item_bucket = ? and e.item_hash = ? and e.item_range = ?
            and exists (select from written))
      """;

  private static final String ADDED =
      """
      , added as (
        insert into lambent_aws.dynamodb_index_entry
            (number, bucket, hash, range, table_id, item_bucket, item_hash, item_range)
          select x.*, ?::bigint, ?::int, ?::bytea, ?::bytea
            from written,
              unnest(?::int[], ?::int[], ?::bytea[], ?::bytea[]) as x (number, bucket, hash, range)
          on conflict do nothing)
      """;

  private static final String STREAMED =
      """
      , streamed as (
        insert into lambent_aws.dynamodb_stream_record
            (stream_id, lineage, transaction, ordinal, event, keys, new_image, old_image, size,
             is_expiry)
          select ?::bigint, ?::int, pg_current_xact_id()::text::bigint, ?::int, ?::text, ?::bytea,
              ?::bytea, ?::bytea, ?::int, ?::boolean
            from written)
      """;

  /** Puts an item without an optimistic check. */
  static final String PUT =
      """
      insert into lambent_aws.dynamodb_item
          (table_id, bucket, hash, range, item, size, stamp, expires_at)
        select ?::bigint, ?::int, ?::bytea, ?::bytea, ?::bytea, ?::int, ?::bigint, ?::bigint
          where\s"""
          + TABLE_IS_SAME
          + """
           on conflict (table_id, bucket, hash, range) do update
            set item = excluded.item, size = excluded.size, stamp = excluded.stamp,
              expires_at = excluded.expires_at
          """;

  /**
   * Puts several items, each at most once, and selects the tables that are still as they were
   * planned for; nothing is put into the others. The order keeps two such statements from waiting
   * for each other in a circle.
   */
  static final String PUT_SEVERAL =
      """
      with put as (
        select * from unnest(?::bigint[], ?::bigint[], ?::int[], ?::bytea[], ?::bytea[],
            ?::bytea[], ?::int[], ?::bigint[], ?::bigint[])
          as x (id, version, bucket, hash, range, item, size, stamp, expires_at)),
      same as (
        select id, version from lambent_aws.dynamodb_table
          where deleted_at is null and (id, version) in (select id, version from put)),
      written as (
        insert into lambent_aws.dynamodb_item
            (table_id, bucket, hash, range, item, size, stamp, expires_at)
          select id, bucket, hash, range, item, size, stamp, expires_at
            from put join same using (id, version)
            order by id, bucket, hash, range
          on conflict (table_id, bucket, hash, range) do update
            set item = excluded.item, size = excluded.size, stamp = excluded.stamp,
              expires_at = excluded.expires_at)
      select id, version from same
      """;

  /** Locks an item unless it has changed. */
  static final String HOLD =
      """
      select count(*) from (
        select from lambent_aws.dynamodb_item
          where table_id = ? and bucket = ? and hash = ? and range = ? and stamp = ? and\s"""
          + TABLE_IS_SAME
          + " for share) held";

  private static final Map<Form, String> TEXTS = new ConcurrentHashMap<>();

  private WriteStatements() {}

  private enum Kind {
    INSERT(WriteStatements.INSERT),
    UPDATE(WriteStatements.UPDATE),
    DELETE(WriteStatements.DELETE);

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private record Form(Kind kind, boolean removes, boolean adds, boolean streams) {}

  static String of(ItemWrite write) {
    Kind kind =
        write.stampBefore() == null
            ? Kind.INSERT
            : write.content() == null ? Kind.DELETE : Kind.UPDATE;
    return TEXTS.computeIfAbsent(
        new Form(
            kind, !write.removed().isEmpty(), !write.added().isEmpty(), write.stream() != null),
        WriteStatements::text);
  }

  private static String text(Form form) {
    return "with written as ("
        + form.kind().text
        + ")"
        + (form.removes() ? REMOVED : "")
        + (form.adds() ? ADDED : "")
        + (form.streams() ? STREAMED : "")
        + " select count(*) from written";
  }
}
