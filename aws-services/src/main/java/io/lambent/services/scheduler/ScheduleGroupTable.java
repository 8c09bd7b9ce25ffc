package io.lambent.services.scheduler;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The groups of schedules. The default group of an account is made when it is first needed. */
@Component
class ScheduleGroupTable {
  private static final String COLUMNS =
      "select id, account, region, name, tags, client_token, created_at, modified_at"
          + " from lambent_aws.scheduler_group ";

  private final JdbcClient jdbc;
  private final TagColumn tags;

  ScheduleGroupTable(JdbcClient jdbc, TagColumn tags) {
    this.jdbc = jdbc;
    this.tags = tags;
  }

  private ScheduleGroup group(ResultSet row, int number) throws SQLException {
    return new ScheduleGroup(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        tags.read(row),
        row.getString("client_token"),
        Instants.get(row, "created_at"),
        Instants.get(row, "modified_at"));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  ScheduleGroup find(Caller caller, String name, Instant now) {
    ScheduleGroup group = read(caller, name);
    if (group == null && name.equals(ScheduleGroup.DEFAULT)) {
      insert(caller, name, Map.of(), "", now);
      group = Objects.requireNonNull(read(caller, name));
    }
    if (group == null) {
      throw SchedulerErrors.noGroup(name);
    }
    return group;
  }

  @Nullable ScheduleGroup read(Caller caller, String name) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .query(this::group)
        .optional()
        .orElse(null);
  }

  /** Returns false where there is a group of that name. */
  boolean insert(
      Caller caller, String name, Map<String, String> tags, String clientToken, Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.scheduler_group
                    (account, region, name, tags, client_token, created_at, modified_at)
                  values (:account, :region, :name, cast(:tags as jsonb), :token, :now, :now)
                  on conflict (account, region, name) do nothing
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", name)
            .param("tags", this.tags.text(tags))
            .param("token", clientToken)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Deletes a group and its schedules. */
  void delete(ScheduleGroup group) {
    jdbc.sql("delete from lambent_aws.scheduler_group where id = :id")
        .param("id", group.id())
        .update();
  }

  List<ScheduleGroup> list(Caller caller, String prefix, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and starts_with(name, :prefix)
                  and name > :after collate "C" order by name collate "C" limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .param("after", after)
        .param("limit", limit)
        .query(this::group)
        .list();
  }

  void setTags(ScheduleGroup group, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.scheduler_group", group.id(), added, removed);
  }
}
