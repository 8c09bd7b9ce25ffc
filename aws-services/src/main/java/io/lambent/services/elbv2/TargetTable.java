package io.lambent.services.elbv2;

import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The targets of target groups, and what is known of their health. */
@Component("elbTargetTable")
class TargetTable {

  /** Due targets of groups that rules name; the others are checked once a rule does. */
  private static final String IN_USE =
      " exists (select from lambent_aws.elb_forward f where f.target_group = t.target_group) ";

  private final JdbcClient jdbc;
  private final Columns columns;

  TargetTable(JdbcClient jdbc, Columns columns) {
    this.jdbc = jdbc;
    this.columns = columns;
  }

  /**
   * A target.
   *
   * @param id the ARN of a function
   */
  record Target(String id, Health health) {}

  /**
   * The results of checks so far.
   *
   * @param isHealthy null before there was one
   * @param reason of AWS's list; null for a healthy target
   */
  record Health(
      @Nullable Boolean isHealthy,
      @Nullable String reason,
      @Nullable String description,
      int successes,
      int failures) {}

  /** A check that is due. */
  record Check(
      long targetGroup,
      String groupArn,
      StoredTargetGroup.Settings settings,
      String target,
      Health health) {}

  /**
   * Adds a target, if it is not there.
   *
   * @param firstCheck null where its health is not checked
   */
  void add(long targetGroup, String target, @Nullable Instant firstCheck) {
    jdbc.sql(
            """
            insert into lambent_aws.elb_target (target_group, target, next_check)
              values (:group, :target, :check) on conflict do nothing
            """)
        .param("group", targetGroup)
        .param("target", target)
        .param("check", firstCheck == null ? null : Timestamp.from(firstCheck))
        .update();
  }

  void remove(long targetGroup, String target) {
    jdbc.sql("delete from lambent_aws.elb_target where target_group = :group and target = :target")
        .param("group", targetGroup)
        .param("target", target)
        .update();
  }

  List<Target> of(long targetGroup) {
    return jdbc.sql(
            """
            select target, healthy, reason, description, successes, failures
              from lambent_aws.elb_target where target_group = :group order by target
            """)
        .param("group", targetGroup)
        .query((row, number) -> new Target(row.getString("target"), health(row)))
        .list();
  }

  private static Health health(ResultSet row) throws SQLException {
    return new Health(
        row.getObject("healthy", Boolean.class),
        row.getString("reason"),
        row.getString("description"),
        row.getInt("successes"),
        row.getInt("failures"));
  }

  /**
   * Begins the checks of a target group afresh.
   *
   * @param firstCheck null to end them
   */
  void restart(long targetGroup, @Nullable Instant firstCheck) {
    jdbc.sql(
            """
            update lambent_aws.elb_target
              set next_check = :check, healthy = null, reason = null, description = null,
                successes = 0, failures = 0
              where target_group = :group
            """)
        .param("check", firstCheck == null ? null : Timestamp.from(firstCheck))
        .param("group", targetGroup)
        .update();
  }

  /** Claims checks that are due; one whose result is not stored is claimed again after a time. */
  List<Check> claim(Instant now, Duration lease, int limit) {
    return jdbc.sql(
            """
            with due as (
              select target_group, target from lambent_aws.elb_target t
                where next_check <= :now and
            """
                + IN_USE
                + """
                  order by next_check limit :limit for update skip locked),
            claimed as (
              update lambent_aws.elb_target t set next_check = :lease from due
                where t.target_group = due.target_group and t.target = due.target
                returning t.*)
            select c.*, g.arn, g.settings from claimed c
              join lambent_aws.elb_target_group g on g.id = c.target_group
            """)
        .param("now", Timestamp.from(now))
        .param("lease", Timestamp.from(now.plus(lease)))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Check(
                    row.getLong("target_group"),
                    row.getString("arn"),
                    columns.read(row.getString("settings"), StoredTargetGroup.Settings.class),
                    row.getString("target"),
                    health(row)))
        .list();
  }

  /** Stores the result of a check, unless checks have ended meanwhile. */
  void checked(Check check, Health health, Instant next) {
    jdbc.sql(
            """
            update lambent_aws.elb_target
              set healthy = :healthy, reason = :reason, description = :description,
                successes = :successes, failures = :failures, next_check = :next
              where target_group = :group and target = :target and next_check is not null
            """)
        .param("healthy", health.isHealthy())
        .param("reason", health.reason())
        .param("description", health.description())
        .param("successes", health.successes())
        .param("failures", health.failures())
        .param("next", Timestamp.from(next))
        .param("group", check.targetGroup())
        .param("target", check.target())
        .update();
  }

  /** When the next check is due; null where there is none. */
  @Nullable Instant nextCheck() {
    return jdbc.sql(
            "select next_check from lambent_aws.elb_target t where next_check is not null and"
                + IN_USE
                + "order by next_check limit 1")
        .query((row, number) -> Instants.get(row, "next_check"))
        .optional()
        .orElse(null);
  }
}
