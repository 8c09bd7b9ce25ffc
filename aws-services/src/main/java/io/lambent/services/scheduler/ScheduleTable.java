package io.lambent.services.scheduler;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The schedules. */
@Component
class ScheduleTable {
  static final String SCHEDULES =
      """
      select s.id, g.account, g.region, g.name as group_name, s.name, s.definition,
          s.client_token, s.anchor, s.next_at, s.created_at, s.modified_at
        from lambent_aws.scheduler_schedule s
        join lambent_aws.scheduler_group g on g.id = s.group_id
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ScheduleTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  Schedule schedule(ResultSet row, int number) throws SQLException {
    return new Schedule(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("group_name"),
        row.getString("name"),
        json.readValue(row.getString("definition"), Definition.class),
        row.getString("client_token"),
        Instants.get(row, "anchor"),
        Instants.find(row, "next_at"),
        Instants.get(row, "created_at"),
        Instants.get(row, "modified_at"));
  }

  @Nullable Schedule read(Caller caller, String group, String name) {
    return jdbc.sql(
            SCHEDULES
                + """
                where g.account = :account and g.region = :region and g.name = :group
                  and s.name = :name
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("group", group)
        .param("name", name)
        .query(this::schedule)
        .optional()
        .orElse(null);
  }

  /** Returns false where the group has a schedule of that name. */
  boolean insert(
      ScheduleGroup group,
      String name,
      Definition definition,
      @Nullable String clientToken,
      @Nullable Instant nextAt,
      Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.scheduler_schedule (group_id, name, definition,
                    client_token, anchor, next_at, ends_with_its_times, created_at, modified_at)
                  values (:group, :name, :definition, :token, :now, :next, :ends, :now, :now)
                  on conflict (group_id, name) do nothing
                """)
            .param("group", group.id())
            .param("name", name)
            .param("definition", json.writeValueAsString(definition))
            .param("token", clientToken)
            .param("now", Timestamp.from(now))
            .param("next", timestamp(nextAt))
            .param("ends", definition.endsWithItsTimes())
            .update()
        == 1;
  }

  /** Returns false where the schedule was deleted. */
  boolean update(
      Schedule schedule,
      Definition definition,
      Instant anchor,
      @Nullable Instant nextAt,
      Instant now) {
    return jdbc.sql(
                """
                update lambent_aws.scheduler_schedule set definition = :definition,
                    anchor = :anchor, next_at = :next, ends_with_its_times = :ends,
                    modified_at = :now
                  where id = :id
                """)
            .param("definition", json.writeValueAsString(definition))
            .param("anchor", Timestamp.from(anchor))
            .param("next", timestamp(nextAt))
            .param("ends", definition.endsWithItsTimes())
            .param("now", Timestamp.from(now))
            .param("id", schedule.id())
            .update()
        == 1;
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }

  void delete(Schedule schedule) {
    jdbc.sql("delete from lambent_aws.scheduler_schedule where id = :id")
        .param("id", schedule.id())
        .update();
  }

  /**
   * Schedules in the order of their groups' and their own names.
   *
   * @param group null for those of all groups
   * @param state null for those in any state
   */
  List<Schedule> list(
      Caller caller,
      @Nullable String group,
      String prefix,
      @Nullable String state,
      PageToken after,
      int limit) {
    return jdbc.sql(
            SCHEDULES
                + """
                where g.account = :account and g.region = :region
                  and (cast(:group as text) is null or g.name = :group)
                  and starts_with(s.name, :prefix)
                  and (cast(:state as text) is null
                    or cast(s.definition as jsonb) ->> 'state' = :state)
                  and (g.name collate "C", s.name collate "C") > (:afterGroup, :afterName)
                order by g.name collate "C", s.name collate "C" limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("group", group)
        .param("prefix", prefix)
        .param("state", state)
        .param("afterGroup", after.group())
        .param("afterName", after.name())
        .param("limit", limit)
        .query(this::schedule)
        .list();
  }
}
