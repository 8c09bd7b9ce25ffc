package io.lambent.services.ecr;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Repositories. */
@Component
class RepositoryTable {
  private static final String COLUMNS =
      """
      select id, account, region, name, tags, settings, lifecycle_policy, policy, created_at
        from lambent_aws.ecr_repository
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final TagColumn tags;

  RepositoryTable(JdbcClient jdbc, JsonMapper json, TagColumn tags) {
    this.jdbc = jdbc;
    this.json = json;
    this.tags = tags;
  }

  private Repository repository(ResultSet row, int number) throws SQLException {
    return new Repository(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        tags.read(row),
        json.readValue(row.getString("settings"), Repository.Settings.class),
        row.getString("lifecycle_policy"),
        row.getString("policy"),
        Instants.get(row, "created_at"));
  }

  /** Stores a repository, whose id is not used; returns false where there is one of its name. */
  boolean insert(Repository made) {
    return jdbc.sql(
                """
                insert into lambent_aws.ecr_repository (account, region, name, tags, settings,
                    created_at)
                  values (:account, :region, :name, cast(:tags as jsonb), cast(:settings as jsonb),
                    :created)
                  on conflict do nothing
                """)
            .param("account", made.account())
            .param("region", made.region())
            .param("name", made.name())
            .param("tags", tags.text(made.tags()))
            .param("settings", json.writeValueAsString(made.settings()))
            .param("created", Timestamp.from(made.createdAt()))
            .update()
        > 0;
  }

  Optional<Repository> find(Caller caller, String name) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .query(this::repository)
        .optional();
  }

  /** Reads repositories behind a name, in the order of their names. */
  List<Repository> list(Caller caller, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and name > :after
                  order by name limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("after", after)
        .param("limit", limit)
        .query(this::repository)
        .list();
  }

  void delete(Repository repository) {
    jdbc.sql("delete from lambent_aws.ecr_repository where id = :id")
        .param("id", repository.id())
        .update();
  }

  void setSettings(Repository repository, Repository.Settings settings) {
    jdbc.sql(
            "update lambent_aws.ecr_repository set settings = cast(:settings as jsonb)"
                + " where id = :id")
        .param("settings", json.writeValueAsString(settings))
        .param("id", repository.id())
        .update();
  }

  void setLifecyclePolicy(Repository repository, @Nullable String text) {
    jdbc.sql("update lambent_aws.ecr_repository set lifecycle_policy = :text where id = :id")
        .param("text", text)
        .param("id", repository.id())
        .update();
  }

  void setPolicy(Repository repository, @Nullable String text) {
    jdbc.sql("update lambent_aws.ecr_repository set policy = :text where id = :id")
        .param("text", text)
        .param("id", repository.id())
        .update();
  }

  void changeTags(Repository repository, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.ecr_repository", repository.id(), added, removed);
  }
}
