package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import io.lambent.services.lease.DueTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The alarms. */
@Component
class AlarmTable {
  static final String NAME = "lambent_aws.cloudwatch_alarm";

  /** The time after which the evaluation of a process that was killed is made again. */
  static final Duration LEASE = Duration.ofSeconds(20);

  private static final String SELECT =
      """
      select id, account, region, name, settings, metric, rule, tags, state, reason, reason_data,
          updated_at, transitioned_at, configured_at
        from lambent_aws.cloudwatch_alarm
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  AlarmTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private Alarm alarm(ResultSet row, int number) throws SQLException {
    String metric = row.getString("metric");
    return new Alarm(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        json.readValue(row.getString("settings"), AlarmSettings.class),
        metric == null ? null : json.readValue(metric, MetricCondition.class),
        row.getString("rule"),
        json.readValue(row.getString("tags"), new TypeReference<Map<String, String>>() {}),
        AlarmState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getString("reason_data"),
        Instants.get(row, "updated_at"),
        Instants.get(row, "transitioned_at"),
        Instants.get(row, "configured_at"));
  }

  @Nullable Alarm find(long id) {
    return jdbc.sql(SELECT + " where id = :id")
        .param("id", id)
        .query(this::alarm)
        .optional()
        .orElse(null);
  }

  /**
   * Has changes of an account's alarms in a region wait for each other until the transaction ends,
   * as each of them may reach all composite alarms. Called before any alarm is locked.
   */
  void serialize(String account, String region) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:scope, 0))")
        .param("scope", "cloudwatch alarms " + account + " " + region)
        .query((row, number) -> true)
        .list();
  }

  /** Reads an alarm and keeps others from changing it until the transaction ends. */
  @Nullable Alarm lock(long id) {
    return jdbc.sql(SELECT + " where id = :id for update")
        .param("id", id)
        .query(this::alarm)
        .optional()
        .orElse(null);
  }

  @Nullable Alarm lock(Caller caller, String name) {
    return jdbc.sql(
            SELECT + " where account = :account and region = :region and name = :name for update")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .query(this::alarm)
        .optional()
        .orElse(null);
  }

  /** The alarms of these names, in the order of their names. */
  List<Alarm> byName(String account, String region, Collection<String> names) {
    return jdbc.sql(
            SELECT
                + " where account = :account and region = :region and name = any(:names)"
                + " order by name")
        .param("account", account)
        .param("region", region)
        .param("names", names.toArray(String[]::new))
        .query(this::alarm)
        .list();
  }

  /** All alarms of an account in a region whose names begin so, in the order of their names. */
  List<Alarm> list(Caller caller, String prefix) {
    return jdbc.sql(
            SELECT
                + " where account = :account and region = :region and starts_with(name, :prefix)"
                + " order by name")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .query(this::alarm)
        .list();
  }

  /**
   * Makes an alarm, or changes the settings of one; its state stays. It is evaluated at once.
   *
   * @param tags of a new alarm
   */
  void put(
      Caller caller,
      String name,
      AlarmSettings settings,
      @Nullable MetricCondition metric,
      @Nullable String rule,
      Map<String, String> tags,
      Instant now) {
    jdbc.sql(
            """
            insert into lambent_aws.cloudwatch_alarm (account, region, name, settings, metric, rule,
                tags, state, reason, updated_at, transitioned_at, configured_at, evaluate_at)
              values (:account, :region, :name, :settings, :metric, :rule, cast(:tags as jsonb),
                :state, :reason, :now, :now, :now, :now)
              on conflict (account, region, name) do update
                set settings = excluded.settings, metric = excluded.metric, rule = excluded.rule,
                  configured_at = excluded.configured_at, evaluate_at = excluded.evaluate_at
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .param("settings", json.writeValueAsString(settings))
        .param("metric", metric == null ? null : json.writeValueAsString(metric))
        .param("rule", rule)
        .param("tags", json.writeValueAsString(tags))
        .param("state", AlarmVerdict.INITIAL.state().name())
        .param("reason", AlarmVerdict.INITIAL.reason())
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Stores settings of a locked alarm, which is not evaluated anew for it. */
  void settings(Alarm alarm, AlarmSettings settings, Instant now) {
    jdbc.sql(
            """
            update lambent_aws.cloudwatch_alarm
              set settings = :settings, configured_at = :now where id = :id
            """)
        .param("settings", json.writeValueAsString(settings))
        .param("now", Timestamp.from(now))
        .param("id", alarm.id())
        .update();
  }

  /** Stores the state of a locked alarm. */
  void state(Alarm alarm) {
    jdbc.sql(
            """
            update lambent_aws.cloudwatch_alarm
              set state = :state, reason = :reason, reason_data = :data, updated_at = :updated,
                transitioned_at = :transitioned
              where id = :id
            """)
        .param("state", alarm.state().name())
        .param("reason", alarm.reason())
        .param("data", alarm.reasonData())
        .param("updated", Timestamp.from(alarm.updatedAt()))
        .param("transitioned", Timestamp.from(alarm.transitionedAt()))
        .param("id", alarm.id())
        .update();
  }

  void delete(Alarm alarm) {
    jdbc.sql("delete from lambent_aws.cloudwatch_alarm where id = :id")
        .param("id", alarm.id())
        .update();
  }

  /**
   * Ends a claim and has the alarm evaluated at a time.
   *
   * @param at null for never, as with a composite alarm
   * @return false where the claim was over: the alarm was put, its state was set, its parts
   *     changed, or another instance has claimed it since
   */
  boolean evaluateNext(Claim claim, @Nullable Instant at) {
    return jdbc.sql(
                """
                update lambent_aws.cloudwatch_alarm set evaluate_at = :at
                  where id = :id and evaluate_at = :claimed
                """)
            .param("at", at == null ? null : Timestamp.from(at))
            .param("id", claim.id())
            .param("claimed", Timestamp.from(claim.until()))
            .update()
        > 0;
  }

  /**
   * Has a state that was set stay for a while. An alarm on metrics is evaluated no earlier than at
   * a time; a composite alarm once one of the alarms around it changes. An evaluation that is under
   * way loses its claim, since the time of the next one always moves.
   */
  void evaluateNotBefore(Alarm alarm, Instant at) {
    jdbc.sql(
            """
            update lambent_aws.cloudwatch_alarm
              set evaluate_at = case when metric is not null
                then greatest(evaluate_at + interval '1 millisecond', :at) end
              where id = :id
            """)
        .param("at", Timestamp.from(at))
        .param("id", alarm.id())
        .update();
  }

  /** Has all composite alarms of an account in a region evaluated; returns whether there are. */
  boolean evaluateComposites(String account, String region, Instant now) {
    return jdbc.sql(
                """
                update lambent_aws.cloudwatch_alarm set evaluate_at = :now
                  where account = :account and region = :region and rule is not null
                """)
            .param("account", account)
            .param("region", region)
            .param("now", Timestamp.from(now))
            .update()
        > 0;
  }

  /**
   * An alarm that one instance evaluates.
   *
   * @param until when another one may
   */
  record Claim(long id, Instant until) {}

  List<Claim> claim(Instant now, int limit) {
    // Whole milliseconds, so that the time compares equal when it comes back from the database.
    Instant until = Instant.ofEpochMilli(now.plus(LEASE).toEpochMilli());
    return jdbc.sql(
            """
            update lambent_aws.cloudwatch_alarm set evaluate_at = :until
              where id in (
                select id from lambent_aws.cloudwatch_alarm where evaluate_at <= :now
                  order by evaluate_at limit :limit for update skip locked)
              returning id
            """)
        .param("until", Timestamp.from(until))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query((row, number) -> new Claim(row.getLong("id"), until))
        .list();
  }

  /** The time at which the next alarm is evaluated; null if there is none. */
  @Nullable Instant nextDue() {
    return DueTime.read(
        jdbc.sql(
            """
            select min(evaluate_at) as due from lambent_aws.cloudwatch_alarm
              where evaluate_at is not null
            """));
  }
}
