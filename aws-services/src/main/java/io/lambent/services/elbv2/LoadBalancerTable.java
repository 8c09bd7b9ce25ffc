package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Load balancers. */
@Component
class LoadBalancerTable {
  private static final String COLUMNS =
      """
      select id, account, region, name, arn, label, settings, attributes, tags, created_at
        from lambent_aws.elb_load_balancer
      """;

  private final JdbcClient jdbc;
  private final Columns columns;

  LoadBalancerTable(JdbcClient jdbc, Columns columns) {
    this.jdbc = jdbc;
    this.columns = columns;
  }

  private StoredLoadBalancer loadBalancer(ResultSet row, int number) throws SQLException {
    return new StoredLoadBalancer(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        row.getString("arn"),
        row.getString("label"),
        columns.read(row.getString("settings"), StoredLoadBalancer.Settings.class),
        columns.map(row.getString("attributes")),
        columns.map(row.getString("tags")),
        Instants.get(row, "created_at"));
  }

  /** Stores a load balancer, whose id is not used; returns false where there is one of its name. */
  boolean insert(StoredLoadBalancer made) {
    return jdbc.sql(
                """
                insert into lambent_aws.elb_load_balancer (account, region, name, arn, label,
                    settings, tags, created_at)
                  values (:account, :region, :name, :arn, :label, cast(:settings as jsonb),
                    cast(:tags as jsonb), :created)
                  on conflict do nothing
                """)
            .param("account", made.account())
            .param("region", made.region())
            .param("name", made.name())
            .param("arn", made.arn())
            .param("label", made.label())
            .param("settings", columns.write(made.settings()))
            .param("tags", columns.write(made.tags()))
            .param("created", Timestamp.from(made.createdAt()))
            .update()
        > 0;
  }

  Optional<StoredLoadBalancer> find(Caller caller, String arn) {
    return ElbKind.isOf(caller, arn)
        ? jdbc.sql(COLUMNS + "where arn = :arn")
            .param("arn", arn)
            .query(this::loadBalancer)
            .optional()
        : Optional.empty();
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  StoredLoadBalancer get(Caller caller, String arn) {
    ElbKind.LOAD_BALANCER.require(arn);
    return find(caller, arn).orElseThrow(() -> ElbErrors.notFound(ElbKind.LOAD_BALANCER, arn));
  }

  /**
   * Finds a load balancer, and keeps others from changing it or what belongs to it until the
   * transaction ends.
   *
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  StoredLoadBalancer lock(Caller caller, String arn) {
    ElbKind.LOAD_BALANCER.require(arn);
    return find(caller, arn)
        .flatMap(found -> lock(found.id()))
        .orElseThrow(() -> ElbErrors.notFound(ElbKind.LOAD_BALANCER, arn));
  }

  Optional<StoredLoadBalancer> lock(long id) {
    return jdbc.sql(COLUMNS + "where id = :id for update")
        .param("id", id)
        .query(this::loadBalancer)
        .optional();
  }

  /** The load balancers of the caller's account and region, by their names. */
  List<StoredLoadBalancer> list(Caller caller) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region order by name")
        .param("account", caller.account())
        .param("region", caller.region())
        .query(this::loadBalancer)
        .list();
  }

  /**
   * Finds a load balancer of any account by the first label of its host name, or by its name where
   * there is only one of that name.
   *
   * @param name lower case
   */
  @Nullable StoredLoadBalancer named(String name) {
    List<StoredLoadBalancer> found =
        jdbc.sql(COLUMNS + "where label = :name or lower(name) = :name limit 3")
            .param("name", name)
            .query(this::loadBalancer)
            .list();
    return found.stream()
        .filter(one -> one.label().equals(name))
        .findFirst()
        .orElse(found.size() == 1 ? found.getFirst() : null);
  }

  /** The load balancers whose rules name a target group. */
  List<StoredLoadBalancer> using(long targetGroup) {
    return jdbc.sql(
            COLUMNS
                + """
                where id in (
                  select l.load_balancer from lambent_aws.elb_forward f
                    join lambent_aws.elb_rule r on r.id = f.rule
                    join lambent_aws.elb_listener l on l.id = r.listener
                    where f.target_group = :group)
                  order by name
                """)
        .param("group", targetGroup)
        .query(this::loadBalancer)
        .list();
  }
}
