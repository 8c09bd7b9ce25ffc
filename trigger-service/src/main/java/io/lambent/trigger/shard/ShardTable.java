package io.lambent.trigger.shard;

import io.lambent.trigger.stream.Shard;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The shards of all mapped streams, with positions and leases. */
@Component
class ShardTable {
  /**
   * The condition for shards that can be read: not finished, and all parents finished or unknown.
   */
  private static final String READABLE =
      """
       and not s.finished
       and not exists (
         select from lambent_trigger.stream_shard parent
         where parent.mapping = s.mapping and parent.shard = any(s.parents)
           and not parent.finished)
      """;

  private final JdbcClient jdbc;

  ShardTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Adds new shards, and removes finished ones that the stream no longer has.
   *
   * @param shards all that the stream has
   */
  void found(String mapping, List<Shard> shards) {
    jdbc.sql(
            """
            insert into lambent_trigger.stream_shard (mapping, shard, parents)
            select :mapping, found.shard, string_to_array(found.parents, ',')
            from unnest(:shards::text[], :parents::text[]) as found (shard, parents)
            on conflict do nothing
            """)
        .param("mapping", mapping)
        .param("shards", shards.stream().map(Shard::id).toArray(String[]::new))
        .param(
            "parents",
            shards.stream().map(shard -> String.join(",", shard.parents())).toArray(String[]::new))
        .update();
    jdbc.sql(
            "delete from lambent_trigger.stream_shard"
                + " where mapping = :mapping and finished and shard <> all(:shards::text[])")
        .param("mapping", mapping)
        .param("shards", shards.stream().map(Shard::id).toArray(String[]::new))
        .update();
  }

  /** Removes the shards of a deleted mapping. */
  void forget(String mapping) {
    jdbc.sql("delete from lambent_trigger.stream_shard where mapping = :mapping")
        .param("mapping", mapping)
        .update();
  }

  /** The shards whose leases an instance has. */
  Set<ShardKey> of(String instance) {
    return new HashSet<>(
        jdbc.sql("select mapping, shard from lambent_trigger.stream_shard where owner = :owner")
            .param("owner", instance)
            .query((row, index) -> new ShardKey(row.getString(1), row.getString(2)))
            .list());
  }

  /** The number of shards of some mappings that can be read now. */
  int readable(Collection<String> mappings) {
    return jdbc.sql(
            "select count(*) from lambent_trigger.stream_shard s where mapping = any(:mappings)"
                + READABLE)
        .param("mappings", mappings.toArray(String[]::new))
        .query(Integer.class)
        .single();
  }

  /**
   * Takes the leases of shards that can be read and that no living instance has.
   *
   * @param most the maximum number
   * @return the shards whose leases were taken
   */
  List<ShardKey> take(String instance, Collection<String> mappings, int most) {
    if (mappings.isEmpty() || most <= 0) {
      return List.of();
    }
    return jdbc.sql(
            """
            update lambent_trigger.stream_shard taken set owner = :owner
            from (
              select s.mapping, s.shard from lambent_trigger.stream_shard s
              where s.mapping = any(:mappings)
                and not exists (
                  select from lambent_trigger.instance holder
                  where holder.id = s.owner and holder.alive_until > now())
            """
                + READABLE
                + """
                  limit :most for update skip locked) free
                where taken.mapping = free.mapping and taken.shard = free.shard
                returning taken.mapping, taken.shard
                """)
        .param("owner", instance)
        .param("mappings", mappings.toArray(String[]::new))
        .param("most", most)
        .query((row, index) -> new ShardKey(row.getString(1), row.getString(2)))
        .list();
  }

  /** Returns true if an instance that is alive reads a shard of a mapping. */
  boolean isRead(String mapping) {
    return jdbc.sql(
            """
            select exists (
              select from lambent_trigger.stream_shard s
                join lambent_trigger.instance holder on holder.id = s.owner
              where s.mapping = :mapping and holder.alive_until > now())
            """)
        .param("mapping", mapping)
        .query(Boolean.class)
        .single();
  }

  /**
   * The position that a mapping has reached in a shard; empty if the lease is not the instance's.
   */
  Optional<Checkpoint> checkpoint(String instance, ShardKey key) {
    return jdbc.sql(
            """
            select position, window_start, window_state from lambent_trigger.stream_shard
            where mapping = :mapping and shard = :shard and owner = :owner
            """)
        .param("mapping", key.mapping())
        .param("shard", key.shard())
        .param("owner", instance)
        .query(
            (row, index) ->
                new Checkpoint(row.getString(1), instant(row.getTimestamp(2)), row.getString(3)))
        .optional();
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  /**
   * Stores checkpoints of an instance.
   *
   * @return the shards whose leases the instance has
   */
  Set<ShardKey> store(String instance, Map<ShardKey, Checkpoint> checkpoints) {
    List<Map.Entry<ShardKey, Checkpoint>> entries = List.copyOf(checkpoints.entrySet());
    return new HashSet<>(
        jdbc.sql(
                """
                update lambent_trigger.stream_shard s
                set position = new.position,
                  window_start = new.window_start::timestamptz,
                  window_state = new.window_state
                from unnest(
                  :mappings::text[], :shards::text[], :positions::text[], :starts::text[],
                  :states::text[])
                  as new (mapping, shard, position, window_start, window_state)
                where s.mapping = new.mapping and s.shard = new.shard and s.owner = :owner
                returning s.mapping, s.shard
                """)
            .param("owner", instance)
            .param("mappings", texts(entries, entry -> entry.getKey().mapping()))
            .param("shards", texts(entries, entry -> entry.getKey().shard()))
            .param("positions", texts(entries, entry -> entry.getValue().position()))
            .param("starts", texts(entries, entry -> text(entry.getValue().windowStart())))
            .param("states", texts(entries, entry -> entry.getValue().windowState()))
            .query((row, index) -> new ShardKey(row.getString(1), row.getString(2)))
            .list());
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static @Nullable String[] texts(
      List<Map.Entry<ShardKey, Checkpoint>> entries,
      Function<Map.Entry<ShardKey, Checkpoint>, @Nullable String> text) {
    @Nullable String[] all = new String[entries.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = text.apply(entries.get(i));
    }
    return all;
  }

  /** Marks a shard as finished: it was read to its end. */
  void finish(String instance, ShardKey key) {
    jdbc.sql(
            """
            update lambent_trigger.stream_shard
            set finished = true, owner = null, window_start = null, window_state = null
            where mapping = :mapping and shard = :shard and owner = :owner
            """)
        .param("mapping", key.mapping())
        .param("shard", key.shard())
        .param("owner", instance)
        .update();
  }

  /** Releases the lease of a shard, so that others can take it. */
  void release(String instance, ShardKey key) {
    jdbc.sql(
            """
            update lambent_trigger.stream_shard set owner = null
            where mapping = :mapping and shard = :shard and owner = :owner
            """)
        .param("mapping", key.mapping())
        .param("shard", key.shard())
        .param("owner", instance)
        .update();
  }
}
