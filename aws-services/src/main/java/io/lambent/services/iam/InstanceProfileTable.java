package io.lambent.services.iam;

import io.lambent.aws.error.AwsFailure;
import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Instance profiles. Whoever changes one locks its row, and after it that of the role. */
@Component
class InstanceProfileTable {
  private static final String COLUMNS =
      """
      select id, account, name, path, unique_id, tags, role, created_at
        from lambent_aws.iam_instance_profile
      """;

  private final JdbcClient jdbc;
  private final TagColumn tags;

  InstanceProfileTable(JdbcClient jdbc, TagColumn tags) {
    this.jdbc = jdbc;
    this.tags = tags;
  }

  /**
   * An instance profile.
   *
   * @param role the row of its role; null where it has none
   */
  record Row(
      long id,
      String account,
      String name,
      String path,
      String uniqueId,
      Map<String, String> tags,
      @Nullable Long role,
      Instant createdAt) {}

  private Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getLong("id"),
        row.getString("account"),
        row.getString("name"),
        row.getString("path"),
        row.getString("unique_id"),
        tags.read(row),
        row.getObject("role", Long.class),
        Instants.get(row, "created_at"));
  }

  /**
   * Stores a new profile; its id is not used.
   *
   * @throws AwsFailure where there is one of that name
   */
  void insert(Row made) {
    try {
      jdbc.sql(
              """
              insert into lambent_aws.iam_instance_profile (account, name, name_key, path,
                  unique_id, tags, created_at)
                values (:account, :name, :key, :path, :unique, cast(:tags as jsonb), :created)
              """)
          .param("account", made.account())
          .param("name", made.name())
          .param("key", IdentityTable.key(made.name()))
          .param("path", made.path())
          .param("unique", made.uniqueId())
          .param("tags", tags.text(made.tags()))
          .param("created", Timestamp.from(made.createdAt()))
          .update();
    } catch (DuplicateKeyException e) {
      throw IamErrors.exists("Instance Profile " + made.name() + " already exists.");
    }
  }

  /**
   * Reads a profile.
   *
   * @throws AwsFailure where there is none
   */
  Row get(String account, String name) {
    return find(account, name, "");
  }

  /**
   * Reads a profile and locks it until the transaction ends.
   *
   * @throws AwsFailure where there is none
   */
  Row lock(String account, String name) {
    return find(account, name, " for update");
  }

  private Row find(String account, String name, String lock) {
    Optional<Row> found =
        jdbc.sql(COLUMNS + "where account = :account and name_key = :key" + lock)
            .param("account", account)
            .param("key", IdentityTable.key(name))
            .query(this::row)
            .optional();
    return found.orElseThrow(
        () -> IamErrors.notFound("Instance Profile " + name + " cannot be found."));
  }

  List<Row> list(String account, String path, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and starts_with(path, :path) and name_key > :after
                  order by name_key limit :limit
                """)
        .param("account", account)
        .param("path", path)
        .param("after", after)
        .param("limit", limit)
        .query(this::row)
        .list();
  }

  List<Row> ofRole(Identity role) {
    return jdbc.sql(COLUMNS + "where role = :role order by name_key")
        .param("role", role.id())
        .query(this::row)
        .list();
  }

  int count(String account) {
    return jdbc.sql(
            "select count(*) from lambent_aws.iam_instance_profile where account = :account")
        .param("account", account)
        .query(Integer.class)
        .single();
  }

  void setRole(Row profile, @Nullable Long role) {
    jdbc.sql("update lambent_aws.iam_instance_profile set role = :role where id = :id")
        .param("role", role)
        .param("id", profile.id())
        .update();
  }

  void delete(Row profile) {
    jdbc.sql("delete from lambent_aws.iam_instance_profile where id = :id")
        .param("id", profile.id())
        .update();
  }

  void changeTags(Row profile, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.iam_instance_profile", profile.id(), added, removed);
  }
}
