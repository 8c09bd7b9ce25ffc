package io.lambent.services.ssm;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The parameters and their versions. */
@Component
class ParameterTable {
  private static final String VERSIONS =
      """
      select p.id, p.account, p.region, p.name, p.tags, v.version, v.type, v.value, v.description,
          v.allowed_pattern, v.key_id, v.tier, v.data_type, v.labels, v.modified_at
        from lambent_aws.parameter p join lambent_aws.parameter_version v on v.parameter = p.id
      """;

  private static final String LATEST =
      """
      and v.version = (
        select max(version) from lambent_aws.parameter_version where parameter = p.id)
      """;

  private final JdbcClient jdbc;
  private final TagColumn tags;
  private final Clock clock;

  ParameterTable(JdbcClient jdbc, TagColumn tags, Clock clock) {
    this.jdbc = jdbc;
    this.tags = tags;
    this.clock = clock;
  }

  private Parameter parameter(ResultSet row, int number) throws SQLException {
    return new Parameter(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        tags.read(row),
        row.getLong("version"),
        new Parameter.Settings(
            row.getString("type"),
            row.getString("description"),
            row.getString("allowed_pattern"),
            row.getString("key_id"),
            row.getString("tier"),
            row.getString("data_type")),
        row.getBytes("value"),
        List.of((String[]) row.getArray("labels").getArray()),
        Instants.get(row, "modified_at"));
  }

  /** The name of the parameter that a request means, by name or ARN. */
  ParameterName named(Caller caller, String text) {
    ParameterName name = ParameterName.of(caller, text);
    return name.isAmbiguous() && latest(name) == null ? name.withSlash() : name;
  }

  /** Reads all versions of a parameter, the oldest first; none where there is no parameter. */
  List<Parameter> versions(ParameterName name) {
    return jdbc.sql(
            VERSIONS
                + """
                where p.account = :account and p.region = :region and p.name = :name
                order by v.version
                """)
        .param("account", name.account())
        .param("region", name.region())
        .param("name", name.name())
        .query(this::parameter)
        .list();
  }

  /** Reads the latest version; null where there is no parameter. */
  @Nullable Parameter latest(ParameterName name) {
    return jdbc.sql(
            VERSIONS
                + "where p.account = :account and p.region = :region and p.name = :name "
                + LATEST)
        .param("account", name.account())
        .param("region", name.region())
        .param("name", name.name())
        .query(this::parameter)
        .optional()
        .orElse(null);
  }

  /**
   * Reads the latest versions of parameters whose names begin with a text, in the order of their
   * names.
   *
   * @param after a name, which and before which none is read
   */
  List<Parameter> list(Caller caller, String prefix, String after) {
    return jdbc.sql(
            VERSIONS
                + """
                where p.account = :account and p.region = :region
                  and starts_with(p.name, :prefix) and p.name > :after
                """
                + LATEST
                + " order by p.name")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("prefix", prefix)
        .param("after", after)
        .query(this::parameter)
        .list();
  }

  /**
   * Makes a parameter where there is none, and keeps others from changing it in this transaction.
   *
   * @return its id
   */
  long lock(Caller caller, String name, Map<String, String> ofNew) {
    return jdbc.sql(
            """
            insert into lambent_aws.parameter as p (account, region, name, tags)
              values (:account, :region, :name, cast(:tags as jsonb))
              on conflict (account, region, name) do update set name = p.name
              returning id
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .param("tags", tags.text(ofNew))
        .query(Long.class)
        .single();
  }

  void insert(long id, long version, Parameter.Settings settings, byte[] value) {
    jdbc.sql(
            """
            insert into lambent_aws.parameter_version (parameter, version, type, value, description,
                allowed_pattern, key_id, tier, data_type, modified_at)
              values (:id, :version, :type, :value, :description, :pattern, :key, :tier, :data,
                :now)
            """)
        .param("id", id)
        .param("version", version)
        .param("type", settings.type())
        .param("value", value)
        .param("description", settings.description())
        .param("pattern", settings.allowedPattern())
        .param("key", settings.keyId())
        .param("tier", settings.tier())
        .param("data", settings.dataType())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  void deleteVersion(Parameter parameter) {
    jdbc.sql(
            "delete from lambent_aws.parameter_version where parameter = :id and version ="
                + " :version")
        .param("id", parameter.id())
        .param("version", parameter.version())
        .update();
  }

  /** Keeps others from changing the labels of a parameter in this transaction. */
  void lock(Parameter parameter) {
    jdbc.sql("select id from lambent_aws.parameter where id = :id for update")
        .param("id", parameter.id())
        .query(Long.class)
        .optional();
  }

  void setLabels(Parameter parameter, Collection<String> labels) {
    jdbc.sql(
            """
            update lambent_aws.parameter_version set labels = :labels
              where parameter = :id and version = :version
            """)
        .param("labels", labels.toArray(String[]::new))
        .param("id", parameter.id())
        .param("version", parameter.version())
        .update();
  }

  void setTags(Parameter parameter, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.parameter", parameter.id(), added, removed);
  }

  /** Deletes a parameter; returns false where there is none. */
  boolean delete(ParameterName name) {
    return jdbc.sql(
                """
                delete from lambent_aws.parameter
                  where account = :account and region = :region and name = :name
                """)
            .param("account", name.account())
            .param("region", name.region())
            .param("name", name.name())
            .update()
        == 1;
  }
}
