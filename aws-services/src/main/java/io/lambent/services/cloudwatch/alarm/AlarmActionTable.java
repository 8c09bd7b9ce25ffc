package io.lambent.services.cloudwatch.alarm;

import io.lambent.client.sql.Instants;
import io.lambent.services.lease.DueTime;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Actions that are to be taken. Each is there until its target has taken it. */
@Component
class AlarmActionTable {
  /** The time until an attempt of a process that was killed is made again. */
  static final Duration LEASE = Duration.ofSeconds(15);

  private final JdbcClient jdbc;

  AlarmActionTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(AlarmAction action) {
    jdbc.sql(
            """
            insert into lambent_aws.cloudwatch_alarm_action
                (id, account, region, alarm, kind, target, subject, message, created_at, due_at)
              values (:id, :account, :region, :alarm, :kind, :target, :subject, :message, :now,
                :now)
            """)
        .param("id", action.id())
        .param("account", action.account())
        .param("region", action.region())
        .param("alarm", action.alarm())
        .param("kind", action.kind())
        .param("target", action.target())
        .param("subject", action.subject())
        .param("message", action.message())
        .param("now", Timestamp.from(action.createdAt()))
        .update();
  }

  List<AlarmAction> claim(Instant now, int limit) {
    return jdbc.sql(
            """
            update lambent_aws.cloudwatch_alarm_action
              set attempts = attempts + 1, due_at = :lease
              where id in (
                select id from lambent_aws.cloudwatch_alarm_action where due_at <= :now
                  order by due_at limit :limit for update skip locked)
              returning id, account, region, alarm, kind, target, subject, message, created_at,
                attempts
            """)
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(
            (row, number) ->
                new AlarmAction(
                    row.getObject("id", UUID.class),
                    row.getString("account"),
                    row.getString("region"),
                    row.getString("alarm"),
                    row.getString("kind"),
                    row.getString("target"),
                    row.getString("subject"),
                    row.getString("message"),
                    Instants.get(row, "created_at"),
                    row.getInt("attempts")))
        .list();
  }

  /** Has claims last. One that is due later already is one that was stored to be retried. */
  void renew(List<AlarmAction> performed, Instant now) {
    jdbc.sql(
            "update lambent_aws.cloudwatch_alarm_action set due_at = :lease"
                + " where id = any(:ids) and due_at < :lease")
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("ids", performed.stream().map(AlarmAction::id).toArray(UUID[]::new))
        .update();
  }

  void delete(AlarmAction action) {
    jdbc.sql("delete from lambent_aws.cloudwatch_alarm_action where id = :id")
        .param("id", action.id())
        .update();
  }

  void retry(AlarmAction action, Instant dueAt) {
    jdbc.sql("update lambent_aws.cloudwatch_alarm_action set due_at = :due where id = :id")
        .param("due", Timestamp.from(dueAt))
        .param("id", action.id())
        .update();
  }

  /** The time at which the next action is due; null if there is none. */
  @Nullable Instant nextDue() {
    return DueTime.read(
        jdbc.sql("select min(due_at) as due from lambent_aws.cloudwatch_alarm_action"));
  }
}
