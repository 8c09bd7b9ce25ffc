package io.lambent.services.scheduler;

import io.lambent.client.sql.Instants;
import io.lambent.services.lease.DueTime;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs of schedules. Each time of a schedule becomes one row, whichever instance makes it. A run is
 * claimed for some time; one of a process that was killed is claimed again after that time.
 */
@Component
class RunTable {
  private static final int SCHEDULES_AT_ONCE = 100;

  /** Times of one schedule that become runs in one transaction, after a long stop. */
  private static final int TIMES_AT_ONCE = 1_000;

  /** The time until a call of a process that was killed is made again. */
  static final Duration LEASE = Duration.ofSeconds(15);

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final ScheduleTable schedules;

  RunTable(JdbcClient jdbc, TransactionTemplate transactions, ScheduleTable schedules) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.schedules = schedules;
  }

  /**
   * Makes runs of the times that have come, and commits them with the next time of each schedule.
   */
  void plan(Instant now) {
    transactions.executeWithoutResult(
        status -> {
          List<Schedule> due =
              jdbc.sql(
                      ScheduleTable.SCHEDULES
                          + """
                          where s.next_at <= :now order by s.next_at limit :limit
                            for update of s skip locked
                          """)
                  .param("now", Timestamp.from(now))
                  .param("limit", SCHEDULES_AT_ONCE)
                  .query(schedules::schedule)
                  .list();
          due.forEach(schedule -> plan(schedule, now));
        });
  }

  private void plan(Schedule schedule, Instant now) {
    Definition definition = schedule.definition();
    Duration window = definition.flexibleTimeWindow().length();
    Instant oldest = now.minus(definition.target().maxAge()).minus(window);
    Instant next = Objects.requireNonNull(schedule.nextAt());
    if (!next.isAfter(oldest)) {
      next = definition.next(oldest, schedule.anchor());
    }
    for (int i = 0; i < TIMES_AT_ONCE && next != null && !next.isAfter(now); i++) {
      insert(schedule, next, next.plus(part(window)));
      next = definition.next(next, schedule.anchor());
    }
    jdbc.sql("update lambent_aws.scheduler_schedule set next_at = :next where id = :id")
        .param("next", next == null ? null : Timestamp.from(next))
        .param("id", schedule.id())
        .update();
  }

  private static Duration part(Duration window) {
    return window.isZero()
        ? window
        : Duration.ofMillis(ThreadLocalRandom.current().nextLong(window.toMillis()));
  }

  private void insert(Schedule schedule, Instant scheduledAt, Instant dueAt) {
    jdbc.sql(
            """
            insert into lambent_aws.scheduler_run (id, schedule, scheduled_at, due_at)
              values (:id, :schedule, :scheduled, :due)
              on conflict (schedule, scheduled_at) do nothing
            """)
        .param("id", UUID.randomUUID())
        .param("schedule", schedule.id())
        .param("scheduled", Timestamp.from(scheduledAt))
        .param("due", Timestamp.from(dueAt))
        .update();
  }

  /** Claims runs that are due. */
  List<Run> claim(Instant now, int limit) {
    return jdbc.sql(
            """
            with claimed as (
              update lambent_aws.scheduler_run
                set attempts = attempts + 1, due_at = :lease
                where id in (
                  select id from lambent_aws.scheduler_run where due_at <= :now
                    order by due_at limit :limit for update skip locked)
                returning id, schedule, scheduled_at, attempts)
            select claimed.id as run, claimed.scheduled_at, claimed.attempts, s.*
              from claimed join (
            """
                + ScheduleTable.SCHEDULES
                + ") s on s.id = claimed.schedule order by claimed.scheduled_at")
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Run(
                    row.getObject("run", UUID.class),
                    schedules.schedule(row, number),
                    Instants.get(row, "scheduled_at"),
                    row.getInt("attempts")))
        .list();
  }

  /**
   * Extends claims. A run that is already due later was stored to be retried and stays as it is.
   */
  void renew(List<Run> performed, Instant now) {
    jdbc.sql(
            "update lambent_aws.scheduler_run set due_at = :lease"
                + " where id = any(:runs) and due_at < :lease")
        .param("lease", Timestamp.from(now.plus(LEASE)))
        .param("runs", performed.stream().map(Run::id).toArray(UUID[]::new))
        .update();
  }

  /** Forgets a run, and its schedule where that was to be deleted after its last one. */
  void done(Run run) {
    transactions.executeWithoutResult(
        status -> {
          jdbc.sql("delete from lambent_aws.scheduler_run where id = :id")
              .param("id", run.id())
              .update();
          if (run.schedule().definition().endsWithItsTimes()) {
            deleteEnded(run.schedule());
          }
        });
  }

  private void deleteEnded(Schedule schedule) {
    jdbc.sql(
            """
            delete from lambent_aws.scheduler_schedule
              where id = :id and ends_with_its_times and next_at is null
                and cast(definition as jsonb) ->> 'state' = :enabled
                and not exists (
                  select from lambent_aws.scheduler_run where schedule = :id)
            """)
        .param("id", schedule.id())
        .param("enabled", Definition.ENABLED)
        .update();
  }

  void retry(Run run, Instant dueAt) {
    jdbc.sql("update lambent_aws.scheduler_run set due_at = :due where id = :id")
        .param("due", Timestamp.from(dueAt))
        .param("id", run.id())
        .update();
  }

  /** The time at which the next run is due; null if there is none. */
  @Nullable Instant nextDue() {
    return DueTime.read(
        jdbc.sql(
            """
            select least(
              (select min(next_at) from lambent_aws.scheduler_schedule where next_at is not null),
              (select min(due_at) from lambent_aws.scheduler_run)) as due
            """));
  }
}
