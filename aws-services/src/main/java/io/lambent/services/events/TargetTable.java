package io.lambent.services.events;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The targets of rules. */
@Component
class TargetTable {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  TargetTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  Target read(String definition) {
    return json.readValue(definition, Target.class);
  }

  /** Stores a target, or replaces the one of its id. */
  void put(Rule rule, Target target) {
    jdbc.sql(
            """
            insert into lambent_aws.events_target (rule, target_id, arn, definition)
              values (:rule, :id, :arn, :definition)
              on conflict (rule, target_id) do update
                set arn = excluded.arn, definition = excluded.definition
            """)
        .param("rule", rule.id())
        .param("id", target.id())
        .param("arn", target.arn())
        .param("definition", json.writeValueAsString(target))
        .update();
  }

  void delete(Rule rule, String id) {
    jdbc.sql("delete from lambent_aws.events_target where rule = :rule and target_id = :id")
        .param("rule", rule.id())
        .param("id", id)
        .update();
  }

  int count(Rule rule) {
    return jdbc.sql("select count(*) from lambent_aws.events_target where rule = :rule")
        .param("rule", rule.id())
        .query(Integer.class)
        .single();
  }

  List<Target> list(Rule rule, String after, int limit) {
    return jdbc.sql(
            """
            select definition from lambent_aws.events_target
              where rule = :rule and target_id > :after collate "C"
              order by target_id collate "C" limit :limit
            """)
        .param("rule", rule.id())
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> read(row.getString("definition")))
        .list();
  }
}
