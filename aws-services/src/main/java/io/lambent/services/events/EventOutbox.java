package io.lambent.services.events;

import io.lambent.client.sql.Instants;
import io.lambent.services.lease.DueTime;
import io.lambent.services.lease.MessageTables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Events and their deliveries. A delivery is claimed for some time, and deleted when it is done;
 * one of a process that was killed is claimed again after that time.
 */
@Component
class EventOutbox {
  /** The time until a delivery of a process that was killed is tried again. */
  static final Duration LEASE = Duration.ofSeconds(60);

  private static final MessageTables TABLES =
      new MessageTables("lambent_aws.events_event", "key", "lambent_aws.events_delivery", "event");

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final TargetTable targets;

  EventOutbox(JdbcTemplate jdbc, JdbcClient client, TargetTable targets) {
    this.jdbc = jdbc;
    this.client = client;
    this.targets = targets;
  }

  /** Stores an event with its deliveries, in the transaction of the caller. */
  void insert(NewEvent event, List<Long> targetIds, Instant now) {
    UUID key = UUID.randomUUID();
    client
        .sql(
            """
            insert into lambent_aws.events_event (key, body, trace_header, forwarded, put_at)
              values (:key, :body, :trace, :forwarded, :now)
            """)
        .param("key", key)
        .param("body", event.body())
        .param("trace", event.traceHeader())
        .param("forwarded", event.forwarded())
        .param("now", Timestamp.from(now))
        .update();
    jdbc.batchUpdate(
        """
        insert into lambent_aws.events_delivery (event, target, due_at)
          select ?, id, ? from lambent_aws.events_target where id = ?
        """,
        targetIds.stream().map(target -> new Object[] {key, Timestamp.from(now), target}).toList());
  }

  /** Keeps an event in archives, in the transaction of the caller. */
  void archive(NewEvent event, List<Long> archives, Instant now) {
    jdbc.batchUpdate(
        """
        insert into lambent_aws.events_archived (archive, body, put_at)
          select id, ?, ? from lambent_aws.events_archive where id = ?
        """,
        archives.stream()
            .map(archive -> new Object[] {event.body(), Timestamp.from(now), archive})
            .toList());
  }

  /**
   * An event that is to be sent to a target.
   *
   * @param attempts how often it was tried, this time included
   * @param event JSON
   * @param rule the name of the rule that matched it
   */
  record Delivery(
      long id,
      int attempts,
      UUID eventKey,
      String event,
      @Nullable String traceHeader,
      boolean forwarded,
      Instant putAt,
      String rule,
      String ruleArn,
      Target target) {

    Instant deadline() {
      return putAt.plus(target.maxAge());
    }
  }

  /** Claims deliveries that are due and that no other instance has claimed. */
  List<Delivery> claim(Instant now, int limit) {
    return client
        .sql(
            """
            with claimed as (
              update lambent_aws.events_delivery
                set attempts = attempts + 1, due_at = :lease
                where id in (
                  select id from lambent_aws.events_delivery where due_at <= :now
                    order by due_at, id limit :limit for update skip locked)
                returning id, event, target, attempts)
            select d.id, d.attempts, e.key, e.body, e.trace_header, e.forwarded, e.put_at,
                t.definition, r.name as rule_name, b.account, b.region, b.name as bus_name
              from claimed d
              join lambent_aws.events_event e on e.key = d.event
              join lambent_aws.events_target t on t.id = d.target
              join lambent_aws.events_rule r on r.id = t.rule
              join lambent_aws.events_bus b on b.id = r.bus
              order by d.id
            """)
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(this::delivery)
        .list();
  }

  private Delivery delivery(ResultSet row, int number) throws SQLException {
    BusName bus =
        new BusName(row.getString("account"), row.getString("region"), row.getString("bus_name"));
    String rule = row.getString("rule_name");
    return new Delivery(
        row.getLong("id"),
        row.getInt("attempts"),
        row.getObject("key", UUID.class),
        row.getString("body"),
        row.getString("trace_header"),
        row.getBoolean("forwarded"),
        Instants.get(row, "put_at"),
        rule,
        Rule.arn(bus, rule),
        targets.read(row.getString("definition")));
  }

  /**
   * Extends claims. A delivery that is already due later was stored for another attempt and stays
   * as it is.
   */
  void renew(List<Delivery> performed, Instant now) {
    client
        .sql(
            "update lambent_aws.events_delivery set due_at = :lease"
                + " where id = any(:deliveries) and due_at < :lease")
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("deliveries", performed.stream().map(Delivery::id).toArray(Long[]::new))
        .update();
  }

  /** Forgets a delivery that is done or given up, and its event after the last one. */
  void done(Delivery delivery) {
    TABLES.done(client, delivery.id(), delivery.eventKey());
  }

  void retry(Delivery delivery, Instant dueAt) {
    client
        .sql("update lambent_aws.events_delivery set due_at = :due where id = :id")
        .param("due", Timestamp.from(dueAt))
        .param("id", delivery.id())
        .update();
  }

  /** Postpones a delivery that was not attempted. */
  void postpone(Delivery delivery, Instant dueAt) {
    client
        .sql(
            "update lambent_aws.events_delivery set due_at = :due, attempts = attempts - 1"
                + " where id = :id")
        .param("due", Timestamp.from(dueAt))
        .param("id", delivery.id())
        .update();
  }

  /**
   * The time at which the next delivery, schedule of a rule or replay is due; null if there is
   * none.
   */
  @Nullable Instant nextDue() {
    return DueTime.read(
        client.sql(
            """
            select least(
              (select min(next_at) from lambent_aws.events_rule where next_at is not null),
              (select min(due_at) from lambent_aws.events_delivery),
              (select min(started_at) from lambent_aws.events_replay where ended_at is null)) as due
            """));
  }

  /** Deletes events whose deliveries are gone, as those of deleted targets are. */
  void sweep(Instant now, Duration age) {
    client
        .sql("delete from lambent_aws.events_event m where put_at < :before and " + TABLES.unused())
        .param("before", Timestamp.from(now.minus(age)))
        .update();
  }
}
