package io.lambent.services.events;

import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rules. */
@Component
class RuleTable {
  static final String RULES =
      """
      select r.id as rule_id, r.name as rule_name, r.definition as rule_definition,
          r.tags as rule_tags, r.anchor, r.next_at, b.account, b.region, b.name as bus_name
        from lambent_aws.events_rule r join lambent_aws.events_bus b on b.id = r.bus
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final BusTable buses;
  private final JsonMapper json;

  RuleTable(JdbcClient jdbc, TransactionTemplate transactions, BusTable buses, JsonMapper json) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.buses = buses;
    this.json = json;
  }

  Rule rule(ResultSet row, int number) throws SQLException {
    return new Rule(
        row.getLong("rule_id"),
        new BusName(row.getString("account"), row.getString("region"), row.getString("bus_name")),
        row.getString("rule_name"),
        json.readValue(row.getString("rule_definition"), Rule.Definition.class),
        json.readValue(row.getString("rule_tags"), new TypeReference<Map<String, String>>() {}),
        Instants.get(row, "anchor"),
        Instants.find(row, "next_at"));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  Rule find(Bus bus, String name) {
    Rule rule = read(bus, name);
    if (rule == null) {
      throw EventsErrors.noRule(name, bus.name().name());
    }
    return rule;
  }

  private @Nullable Rule read(Bus bus, String name) {
    return jdbc.sql(RULES + "where r.bus = :bus and r.name = :name")
        .param("bus", bus.id())
        .param("name", name)
        .query(this::rule)
        .optional()
        .orElse(null);
  }

  /**
   * Stores a rule, or replaces the definition of the one that there is. Its times are counted anew
   * where the schedule changes or the rule was disabled.
   */
  void put(
      Bus bus, String name, Rule.Definition definition, Map<String, String> tags, Instant now) {
    transactions.executeWithoutResult(
        status -> {
          buses.change(bus);
          Rule present = read(bus, name);
          if (present == null) {
            insert(bus, name, definition, tags, now);
          } else {
            update(present, definition, now);
          }
        });
  }

  private void insert(
      Bus bus, String name, Rule.Definition definition, Map<String, String> tags, Instant now) {
    jdbc.sql(
            """
            insert into lambent_aws.events_rule
                (bus, name, definition, tags, enabled, pattern, anchor, next_at)
              values (:bus, :name, :definition, :tags, :enabled, :pattern, :anchor, :next)
            """)
        .param("bus", bus.id())
        .param("name", name)
        .param("definition", json.writeValueAsString(definition))
        .param("tags", json.writeValueAsString(tags))
        .param("enabled", definition.isEnabled())
        .param("pattern", definition.eventPattern())
        .param("anchor", Timestamp.from(now))
        .param("next", next(definition, now, now))
        .update();
  }

  private void update(Rule rule, Rule.Definition definition, Instant now) {
    String schedule = definition.scheduleExpression();
    boolean goesOn =
        rule.nextAt() != null
            && schedule != null
            && schedule.equals(rule.definition().scheduleExpression());
    Instant anchor = goesOn ? rule.anchor() : now;
    jdbc.sql(
            """
            update lambent_aws.events_rule
              set definition = :definition, enabled = :enabled, pattern = :pattern,
                anchor = :anchor, next_at = :next
              where id = :id
            """)
        .param("definition", json.writeValueAsString(definition))
        .param("enabled", definition.isEnabled())
        .param("pattern", definition.eventPattern())
        .param("anchor", Timestamp.from(anchor))
        .param("next", next(definition, now, anchor))
        .param("id", rule.id())
        .update();
  }

  private static @Nullable Timestamp next(Rule.Definition definition, Instant now, Instant anchor) {
    String schedule = definition.scheduleExpression();
    Instant next =
        schedule == null || !definition.isEnabled()
            ? null
            : RuleSchedule.next(schedule, now, anchor);
    return next == null ? null : Timestamp.from(next);
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is no such rule
   */
  void change(Bus bus, String name, Instant now, UnaryOperator<Rule.Definition> change) {
    transactions.executeWithoutResult(
        status -> {
          buses.change(bus);
          Rule rule = find(bus, name);
          update(rule, change.apply(rule.definition()), now);
        });
  }

  void changeTags(Bus bus, String name, UnaryOperator<Map<String, String>> change) {
    transactions.executeWithoutResult(
        status -> {
          buses.change(bus);
          Rule rule = find(bus, name);
          jdbc.sql("update lambent_aws.events_rule set tags = :tags where id = :id")
              .param("tags", json.writeValueAsString(change.apply(rule.tags())))
              .param("id", rule.id())
              .update();
        });
  }

  /**
   * Deletes a rule, if there is one.
   *
   * @return false where it has targets
   */
  boolean delete(Bus bus, String name) {
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              buses.change(bus);
              Rule rule = read(bus, name);
              return rule == null
                  || jdbc.sql(
                              """
                              delete from lambent_aws.events_rule where id = :id and not exists (
                                select from lambent_aws.events_target where rule = :id)
                              """)
                          .param("id", rule.id())
                          .update()
                      == 1;
            }));
  }

  /** Changes a rule's targets in a transaction that also increments the revision of the bus. */
  <R> R changeTargets(Bus bus, String name, Function<Rule, R> change) {
    R result =
        transactions.execute(
            status -> {
              buses.change(bus);
              return change.apply(find(bus, name));
            });
    if (result == null) {
      throw new IllegalStateException("a change of targets has no result");
    }
    return result;
  }

  List<Rule> list(Bus bus, String prefix, String after, int limit) {
    return jdbc.sql(
            RULES
                + """
                where r.bus = :bus and starts_with(r.name, :prefix)
                  and r.name > :after collate "C" order by r.name collate "C" limit :limit
                """)
        .param("bus", bus.id())
        .param("prefix", prefix)
        .param("after", after)
        .param("limit", limit)
        .query(this::rule)
        .list();
  }

  /** The names of the rules that have a target with an ARN. */
  List<String> namesByTarget(Bus bus, String arn, String after, int limit) {
    return jdbc.sql(
            """
            select r.name from lambent_aws.events_rule r
              where r.bus = :bus and r.name > :after collate "C" and exists (
                select from lambent_aws.events_target t where t.rule = r.id and t.arn = :arn)
              order by r.name collate "C" limit :limit
            """)
        .param("bus", bus.id())
        .param("arn", arn)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> row.getString("name"))
        .list();
  }
}
