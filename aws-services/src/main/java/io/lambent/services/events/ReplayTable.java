package io.lambent.services.events;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The replays. */
@Component
class ReplayTable {
  private static final String REPLAYS =
      "select id, account, region, name, definition, state, started_at, ended_at, last_put_at,"
          + " last_id, archive from lambent_aws.events_replay ";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ReplayTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private Replay replay(ResultSet row, int number) throws SQLException {
    return new Replay(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        json.readValue(row.getString("definition"), Replay.Definition.class),
        Replay.State.valueOf(row.getString("state")),
        Objects.requireNonNull(Instants.find(row, "started_at")),
        Instants.find(row, "ended_at"),
        Instants.find(row, "last_put_at"));
  }

  @Nullable Replay read(Caller caller, String name) {
    return jdbc.sql(REPLAYS + "where account = :account and region = :region and name = :name")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .query(this::replay)
        .optional()
        .orElse(null);
  }

  /** The number of replays of an account that have not ended. */
  int active(Caller caller) {
    return jdbc.sql(
            """
            select count(*) from lambent_aws.events_replay
              where account = :account and region = :region and ended_at is null
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .query(Integer.class)
        .single();
  }

  /** Returns false where there is a replay of that name. */
  boolean insert(
      Caller caller, Archive archive, String name, Replay.Definition definition, Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.events_replay
                    (archive, account, region, name, definition, state, started_at)
                  values (:archive, :account, :region, :name, :definition, :state, :now)
                  on conflict (account, region, name) do nothing
                """)
            .param("archive", archive.id())
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", name)
            .param("definition", json.writeValueAsString(definition))
            .param("state", Replay.State.STARTING.name())
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Returns false where the replay has ended, or is being cancelled already. */
  boolean cancel(Replay replay) {
    return jdbc.sql(
                """
                update lambent_aws.events_replay set state = :cancelling
                  where id = :id and state in (:starting, :running)
                """)
            .param("cancelling", Replay.State.CANCELLING.name())
            .param("starting", Replay.State.STARTING.name())
            .param("running", Replay.State.RUNNING.name())
            .param("id", replay.id())
            .update()
        == 1;
  }

  /**
   * @param archiveArn null for the replays of all archives
   * @param state null for those in any state
   */
  List<Replay> list(
      Caller caller,
      String prefix,
      @Nullable String archiveArn,
      @Nullable String state,
      String after,
      int limit) {
    return jdbc
        .sql(
            REPLAYS
                + """
                where account = :account and region = :region and starts_with(name, :prefix)
                  and (cast(:state as text) is null or state = :state)
                  and name > :after collate "C" order by name collate "C"
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .param("state", state)
        .param("after", after)
        .query(this::replay)
        .list()
        .stream()
        .filter(
            replay -> archiveArn == null || archiveArn.equals(replay.definition().eventSourceArn()))
        .limit(limit)
        .toList();
  }

  /**
   * A replay that this transaction has locked.
   *
   * @param archive null where it was deleted
   * @param lastId of the last event that was replayed; zero before the first one
   */
  record Locked(Replay replay, @Nullable Long archive, long lastId) {}

  /**
   * Locks a replay that has not ended and that no other transaction has locked; null where there is
   * none.
   */
  @Nullable Locked lock() {
    return jdbc.sql(REPLAYS + "where ended_at is null order by id limit 1 for update skip locked")
        .query(
            (row, number) ->
                new Locked(
                    replay(row, number),
                    row.getObject("archive", Long.class),
                    row.getLong("last_id")))
        .optional()
        .orElse(null);
  }

  /** An event of an archive. */
  record Archived(long id, String body, Instant putAt) {}

  /** The next events of a replay, in the order in which they were put. */
  List<Archived> next(Locked locked, int limit) {
    Replay.Definition definition = locked.replay().definition();
    Instant after = locked.replay().lastPutAt();
    return jdbc.sql(
            """
            select id, body, put_at from lambent_aws.events_archived
              where archive = :archive and put_at >= :start and put_at < :end
                and (put_at, id) > (:after, :lastId)
              order by put_at, id limit :limit
            """)
        .param("archive", locked.archive())
        .param("start", Timestamp.from(definition.eventStartTime()))
        .param("end", Timestamp.from(definition.eventEndTime()))
        .param("after", Timestamp.from(after == null ? Instant.EPOCH : after))
        .param("lastId", locked.lastId())
        .param("limit", limit)
        .query(
            (row, number) ->
                new Archived(
                    row.getLong("id"),
                    row.getString("body"),
                    Objects.requireNonNull(Instants.find(row, "put_at"))))
        .list();
  }

  void advance(Replay replay, Archived last) {
    jdbc.sql(
            """
            update lambent_aws.events_replay
              set state = :running, last_put_at = :putAt, last_id = :lastId where id = :id
            """)
        .param("running", Replay.State.RUNNING.name())
        .param("putAt", Timestamp.from(last.putAt()))
        .param("lastId", last.id())
        .param("id", replay.id())
        .update();
  }

  void end(Replay replay, Replay.State state, Instant now) {
    jdbc.sql("update lambent_aws.events_replay set state = :state, ended_at = :now where id = :id")
        .param("state", state.name())
        .param("now", Timestamp.from(now))
        .param("id", replay.id())
        .update();
  }
}
