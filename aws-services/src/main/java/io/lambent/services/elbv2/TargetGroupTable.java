package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Target groups. */
@Component
class TargetGroupTable {
  private static final String COLUMNS =
      """
      select id, account, region, name, arn, settings, attributes, tags
        from lambent_aws.elb_target_group
      """;

  private final JdbcClient jdbc;
  private final Columns columns;

  TargetGroupTable(JdbcClient jdbc, Columns columns) {
    this.jdbc = jdbc;
    this.columns = columns;
  }

  private StoredTargetGroup group(ResultSet row, int number) throws SQLException {
    return new StoredTargetGroup(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        row.getString("arn"),
        columns.read(row.getString("settings"), StoredTargetGroup.Settings.class),
        columns.map(row.getString("attributes")),
        columns.map(row.getString("tags")));
  }

  /** Stores a target group, whose id is not used; returns false where there is one of its name. */
  boolean insert(StoredTargetGroup made) {
    return jdbc.sql(
                """
                insert into lambent_aws.elb_target_group (account, region, name, arn, settings,
                    tags)
                  values (:account, :region, :name, :arn, cast(:settings as jsonb),
                    cast(:tags as jsonb))
                  on conflict do nothing
                """)
            .param("account", made.account())
            .param("region", made.region())
            .param("name", made.name())
            .param("arn", made.arn())
            .param("settings", columns.write(made.settings()))
            .param("tags", columns.write(made.tags()))
            .update()
        > 0;
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  StoredTargetGroup get(Caller caller, String arn) {
    return get(caller, arn, "");
  }

  /** Finds a target group, and keeps others from changing it until the transaction ends. */
  StoredTargetGroup lock(Caller caller, String arn) {
    return get(caller, arn, " for update");
  }

  /** Finds a target group, and keeps others from deleting it until the transaction ends. */
  StoredTargetGroup keep(Caller caller, String arn) {
    return get(caller, arn, " for key share");
  }

  private StoredTargetGroup get(Caller caller, String arn, String lock) {
    ElbKind.TARGET_GROUP.require(arn);
    return find(caller, arn, lock).orElseThrow(() -> ElbErrors.notFound(ElbKind.TARGET_GROUP, arn));
  }

  private Optional<StoredTargetGroup> find(Caller caller, String arn, String lock) {
    return ElbKind.isOf(caller, arn)
        ? jdbc.sql(COLUMNS + "where arn = :arn" + lock)
            .param("arn", arn)
            .query(this::group)
            .optional()
        : Optional.empty();
  }

  /** Locks a target group as {@link #lock} does; empty where there is none. */
  Optional<StoredTargetGroup> lockIfAny(Caller caller, String arn) {
    ElbKind.TARGET_GROUP.require(arn);
    return find(caller, arn, " for update");
  }

  /** The target groups of the caller's account and region, by their names. */
  List<StoredTargetGroup> list(Caller caller) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region order by name")
        .param("account", caller.account())
        .param("region", caller.region())
        .query(this::group)
        .list();
  }

  /** The target groups that rules of a load balancer name. */
  List<StoredTargetGroup> of(long loadBalancer) {
    return jdbc.sql(
            COLUMNS
                + """
                where id in (
                  select f.target_group from lambent_aws.elb_forward f
                    join lambent_aws.elb_rule r on r.id = f.rule
                    join lambent_aws.elb_listener l on l.id = r.listener
                    where l.load_balancer = :loadBalancer)
                  order by name
                """)
        .param("loadBalancer", loadBalancer)
        .query(this::group)
        .list();
  }
}
