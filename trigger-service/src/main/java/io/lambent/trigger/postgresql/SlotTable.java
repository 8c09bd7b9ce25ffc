package io.lambent.trigger.postgresql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The replication slots that mappings have in other databases, so that each is created once, and
 * dropped in the end.
 */
@Component
class SlotTable {
  private final JdbcClient jdbc;

  SlotTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The slot of a mapping.
   *
   * @param made true once the slot was created; if it no longer exists, changes were lost
   * @param snapshotLsn the position after which changes are not part of the snapshot; null without
   *     a snapshot
   */
  record State(boolean made, boolean dropping, @Nullable Long snapshotLsn) {}

  /** A slot that has to be dropped. */
  record Left(String mapping, String sourceArn, String account) {}

  /** Notes that a slot is about to be created, unless that is noted already. */
  State begin(String mapping, String sourceArn, String account) {
    jdbc.sql(
            "insert into lambent_trigger.postgresql_slot (mapping, source_arn, account)"
                + " values (:mapping, :source, :account) on conflict do nothing")
        .param("mapping", mapping)
        .param("source", sourceArn)
        .param("account", account)
        .update();
    return find(mapping).orElseThrow();
  }

  Optional<State> find(String mapping) {
    return jdbc.sql(
            "select made, dropped_at is not null or dropping, snapshot_lsn"
                + " from lambent_trigger.postgresql_slot where mapping = :mapping")
        .param("mapping", mapping)
        .query(
            (row, index) ->
                new State(row.getBoolean(1), row.getBoolean(2), row.getObject(3, Long.class)))
        .optional();
  }

  /**
   * Notes that the slot was created.
   *
   * @return false where it has to be dropped by now
   */
  boolean made(String mapping) {
    return jdbc.sql(
                "update lambent_trigger.postgresql_slot set made = true"
                    + " where mapping = :mapping and not dropping and dropped_at is null")
            .param("mapping", mapping)
            .update()
        == 1;
  }

  /** Notes the position after which changes are not part of the snapshot. */
  void snapshot(String mapping, long lsn) {
    jdbc.sql(
            "update lambent_trigger.postgresql_slot set snapshot_lsn = :lsn"
                + " where mapping = :mapping")
        .param("lsn", lsn)
        .param("mapping", mapping)
        .update();
  }

  /** Marks the slot to be dropped. */
  void drop(String mapping) {
    jdbc.sql("update lambent_trigger.postgresql_slot set dropping = true where mapping = :mapping")
        .param("mapping", mapping)
        .update();
  }

  List<Left> left() {
    return jdbc.sql(
            "select mapping, source_arn, account from lambent_trigger.postgresql_slot"
                + " where dropping")
        .query((row, index) -> new Left(row.getString(1), row.getString(2), row.getString(3)))
        .list();
  }

  /**
   * Notes that a slot was dropped. The row remains for an hour, so that a late instance does not
   * create the slot again.
   */
  void dropped(String mapping) {
    jdbc.sql(
            "update lambent_trigger.postgresql_slot set dropping = false, dropped_at = now()"
                + " where mapping = :mapping")
        .param("mapping", mapping)
        .update();
    jdbc.sql(
            "delete from lambent_trigger.postgresql_slot"
                + " where dropped_at < now() - interval '1 hour'")
        .update();
  }
}
