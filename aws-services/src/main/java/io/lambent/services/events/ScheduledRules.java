package io.lambent.services.events;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes events of the times of rules. Each time becomes one event, whichever instance makes it: the
 * event and the rule's next time are committed together. Times that passed while nothing ran are
 * made up for, each target getting those that are within the maximum age of its events.
 */
@Component
class ScheduledRules {
  private static final int RULES_AT_ONCE = 100;

  /** Times of one rule that become events in one transaction, after a long stop. */
  private static final int TIMES_AT_ONCE = 1_000;

  private static final Duration OLDEST = Duration.ofDays(1);
  private static final String DETAIL_TYPE = "Scheduled Event";
  private static final String SOURCE = "aws.events";

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final RuleTable rules;
  private final TargetTable targets;
  private final EventOutbox outbox;

  ScheduledRules(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      RuleTable rules,
      TargetTable targets,
      EventOutbox outbox) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.rules = rules;
    this.targets = targets;
    this.outbox = outbox;
  }

  /** Makes events of the times that have come. */
  void plan(Instant now) {
    transactions.executeWithoutResult(
        status ->
            jdbc.sql(
                    RuleTable.RULES
                        + """
                        where r.next_at <= :now order by r.next_at limit :limit
                          for update of r skip locked
                        """)
                .param("now", Timestamp.from(now))
                .param("limit", RULES_AT_ONCE)
                .query(rules::rule)
                .list()
                .forEach(rule -> plan(rule, now)));
  }

  private record StoredTarget(long id, Duration maxAge) {}

  private void plan(Rule rule, Instant now) {
    List<StoredTarget> ofRule = targets(rule);
    String schedule = Objects.requireNonNull(rule.definition().scheduleExpression());
    Instant oldest = now.minus(OLDEST);
    Instant next = Objects.requireNonNull(rule.nextAt());
    if (next.isBefore(oldest)) {
      next = RuleSchedule.next(schedule, oldest, rule.anchor());
    }
    for (int i = 0; i < TIMES_AT_ONCE && next != null && !next.isAfter(now); i++) {
      Instant time = next;
      List<Long> due =
          ofRule.stream()
              .filter(target -> time.plus(target.maxAge()).isAfter(now))
              .map(StoredTarget::id)
              .toList();
      if (!due.isEmpty()) {
        outbox.insert(event(rule, time), due, now);
      }
      next = RuleSchedule.next(schedule, next, rule.anchor());
    }
    jdbc.sql("update lambent_aws.events_rule set next_at = :next where id = :id")
        .param("next", next == null ? null : Timestamp.from(next))
        .param("id", rule.id())
        .update();
  }

  private List<StoredTarget> targets(Rule rule) {
    return jdbc.sql("select id, definition from lambent_aws.events_target where rule = :rule")
        .param("rule", rule.id())
        .query(
            (row, number) ->
                new StoredTarget(
                    row.getLong("id"), targets.read(row.getString("definition")).maxAge()))
        .list();
  }

  private static NewEvent event(Rule rule, Instant time) {
    return NewEvent.of(
        rule.bus(),
        rule.bus().account(),
        new NewEvent.Content(
            UUID.randomUUID(), DETAIL_TYPE, SOURCE, time, List.of(rule.arn()), "{}"),
        null);
  }
}
