package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rules, and the target groups that they name. */
@Component("elbRuleTable")
class RuleTable {
  private static final String COLUMNS =
      "select id, listener, arn, priority, settings, tags from lambent_aws.elb_rule ";

  private final JdbcClient jdbc;
  private final Columns columns;

  RuleTable(JdbcClient jdbc, Columns columns) {
    this.jdbc = jdbc;
    this.columns = columns;
  }

  private StoredRule rule(ResultSet row, int number) throws SQLException {
    return new StoredRule(
        row.getLong("id"),
        row.getLong("listener"),
        row.getString("arn"),
        row.getObject("priority", Integer.class),
        columns.read(row.getString("settings"), StoredRule.Settings.class),
        columns.map(row.getString("tags")));
  }

  /** Stores a rule, whose id is not used. */
  void insert(StoredRule made, Collection<Long> targetGroups) {
    long id =
        jdbc.sql(
                """
                insert into lambent_aws.elb_rule (listener, arn, priority, settings, tags)
                  values (:listener, :arn, :priority, cast(:settings as jsonb),
                    cast(:tags as jsonb))
                  returning id
                """)
            .param("listener", made.listener())
            .param("arn", made.arn())
            .param("priority", made.priority())
            .param("settings", columns.write(made.settings()))
            .param("tags", columns.write(made.tags()))
            .query(Long.class)
            .single();
    forwards(id, targetGroups);
  }

  /** Replaces conditions and actions. */
  void update(long id, StoredRule.Settings settings, Collection<Long> targetGroups) {
    columns.setSettings(ElbKind.RULE, id, settings);
    jdbc.sql("delete from lambent_aws.elb_forward where rule = :id").param("id", id).update();
    forwards(id, targetGroups);
  }

  private void forwards(long id, Collection<Long> targetGroups) {
    for (Long group : Set.copyOf(targetGroups)) {
      jdbc.sql("insert into lambent_aws.elb_forward (rule, target_group) values (:rule, :group)")
          .param("rule", id)
          .param("group", group)
          .update();
    }
  }

  Optional<StoredRule> find(Caller caller, String arn) {
    return ElbKind.isOf(caller, arn)
        ? jdbc.sql(COLUMNS + "where arn = :arn").param("arn", arn).query(this::rule).optional()
        : Optional.empty();
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  StoredRule get(Caller caller, String arn) {
    ElbKind.RULE.require(arn);
    return find(caller, arn).orElseThrow(() -> ElbErrors.notFound(ElbKind.RULE, arn));
  }

  /** The rules of a listener in the order in which they are tried. */
  List<StoredRule> of(long listener) {
    return jdbc.sql(COLUMNS + "where listener = :listener order by priority nulls last")
        .param("listener", listener)
        .query(this::rule)
        .list();
  }

  /** The default rule of a listener. */
  StoredRule defaultOf(long listener) {
    return jdbc.sql(COLUMNS + "where listener = :listener and priority is null")
        .param("listener", listener)
        .query(this::rule)
        .single();
  }

  /**
   * Sets priorities, all at once.
   *
   * @param priorities by ids
   */
  void setPriorities(Map<Long, Integer> priorities) {
    jdbc.sql(
            """
            update lambent_aws.elb_rule
              set priority = cast(cast(:priorities as jsonb) ->> cast(id as text) as int)
              where cast(:priorities as jsonb) -> cast(id as text) is not null
            """)
        .param("priorities", columns.write(priorities))
        .update();
  }

  /** Returns true where a rule names a target group. */
  boolean isUsed(long targetGroup) {
    return jdbc.sql(
            "select exists (select from lambent_aws.elb_forward where target_group = :group)")
        .param("group", targetGroup)
        .query(Boolean.class)
        .single();
  }
}
