package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Listeners. */
@Component
class ListenerTable {
  private static final String COLUMNS =
      """
      select l.id, l.load_balancer, b.arn as load_balancer_arn, l.arn, l.port, l.settings,
          l.attributes, l.tags
        from lambent_aws.elb_listener l
        join lambent_aws.elb_load_balancer b on b.id = l.load_balancer
      """;

  private final JdbcClient jdbc;
  private final Columns columns;

  ListenerTable(JdbcClient jdbc, Columns columns) {
    this.jdbc = jdbc;
    this.columns = columns;
  }

  private StoredListener listener(ResultSet row, int number) throws SQLException {
    return new StoredListener(
        row.getLong("id"),
        row.getLong("load_balancer"),
        row.getString("load_balancer_arn"),
        row.getString("arn"),
        row.getInt("port"),
        columns.read(row.getString("settings"), StoredListener.Settings.class),
        columns.map(row.getString("attributes")),
        columns.map(row.getString("tags")));
  }

  /** Stores a listener, whose id is not used, and returns its id. */
  long insert(StoredListener made) {
    return jdbc.sql(
            """
            insert into lambent_aws.elb_listener (load_balancer, arn, port, settings, tags)
              values (:loadBalancer, :arn, :port, cast(:settings as jsonb), cast(:tags as jsonb))
              returning id
            """)
        .param("loadBalancer", made.loadBalancer())
        .param("arn", made.arn())
        .param("port", made.port())
        .param("settings", columns.write(made.settings()))
        .param("tags", columns.write(made.tags()))
        .query(Long.class)
        .single();
  }

  Optional<StoredListener> find(Caller caller, String arn) {
    return ElbKind.isOf(caller, arn)
        ? jdbc.sql(COLUMNS + "where l.arn = :arn")
            .param("arn", arn)
            .query(this::listener)
            .optional()
        : Optional.empty();
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  StoredListener get(Caller caller, String arn) {
    ElbKind.LISTENER.require(arn);
    return find(caller, arn).orElseThrow(() -> ElbErrors.notFound(ElbKind.LISTENER, arn));
  }

  Optional<StoredListener> byId(long id) {
    return jdbc.sql(COLUMNS + "where l.id = :id").param("id", id).query(this::listener).optional();
  }

  /** The listeners of a load balancer, by their ports. */
  List<StoredListener> of(long loadBalancer) {
    return jdbc.sql(COLUMNS + "where l.load_balancer = :loadBalancer order by l.port")
        .param("loadBalancer", loadBalancer)
        .query(this::listener)
        .list();
  }

  void update(long id, int port, StoredListener.Settings settings) {
    jdbc.sql(
            """
            update lambent_aws.elb_listener
              set port = :port, settings = cast(:settings as jsonb) where id = :id
            """)
        .param("port", port)
        .param("settings", columns.write(settings))
        .param("id", id)
        .update();
  }
}
