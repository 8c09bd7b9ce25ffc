package io.lambent.services.iam;

import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** OpenID Connect providers of accounts. */
@Component
class OidcTable {
  private static final String COLUMNS =
      """
      select id, account, url, client_ids, thumbprints, tags, created_at
        from lambent_aws.iam_oidc_provider
      """;

  private final JdbcClient jdbc;
  private final TagColumn tags;

  OidcTable(JdbcClient jdbc, TagColumn tags) {
    this.jdbc = jdbc;
    this.tags = tags;
  }

  /**
   * A provider.
   *
   * @param url host and path, without the scheme
   */
  record Row(
      long id,
      String account,
      String url,
      List<String> clientIds,
      List<String> thumbprints,
      Map<String, String> tags,
      Instant createdAt) {}

  private Row row(ResultSet row, int number) throws SQLException {
    return new Row(
        row.getLong("id"),
        row.getString("account"),
        row.getString("url"),
        List.of((String[]) row.getArray("client_ids").getArray()),
        List.of((String[]) row.getArray("thumbprints").getArray()),
        tags.read(row),
        Instants.get(row, "created_at"));
  }

  void insert(Row made) {
    try {
      jdbc.sql(
              """
              insert into lambent_aws.iam_oidc_provider (account, url, client_ids, thumbprints, tags,
                  created_at)
                values (:account, :url, :clients, :thumbprints, cast(:tags as jsonb), :created)
              """)
          .param("account", made.account())
          .param("url", made.url())
          .param("clients", made.clientIds().toArray(String[]::new))
          .param("thumbprints", made.thumbprints().toArray(String[]::new))
          .param("tags", tags.text(made.tags()))
          .param("created", Timestamp.from(made.createdAt()))
          .update();
    } catch (DuplicateKeyException e) {
      throw IamErrors.exists("Provider with url https://" + made.url() + " already exists.");
    }
  }

  Optional<Row> find(String account, String url) {
    return find(account, url, "");
  }

  /** Reads a provider and locks it until the transaction ends. */
  Optional<Row> lock(String account, String url) {
    return find(account, url, " for update");
  }

  private Optional<Row> find(String account, String url, String lock) {
    return jdbc.sql(COLUMNS + "where account = :account and url = :url" + lock)
        .param("account", account)
        .param("url", url)
        .query(this::row)
        .optional();
  }

  List<Row> list(String account) {
    return jdbc.sql(COLUMNS + "where account = :account order by url")
        .param("account", account)
        .query(this::row)
        .list();
  }

  void setClientIds(Row provider, List<String> clientIds) {
    jdbc.sql("update lambent_aws.iam_oidc_provider set client_ids = :ids where id = :id")
        .param("ids", clientIds.toArray(String[]::new))
        .param("id", provider.id())
        .update();
  }

  void setThumbprints(Row provider, List<String> thumbprints) {
    jdbc.sql("update lambent_aws.iam_oidc_provider set thumbprints = :all where id = :id")
        .param("all", thumbprints.toArray(String[]::new))
        .param("id", provider.id())
        .update();
  }

  void delete(Row provider) {
    jdbc.sql("delete from lambent_aws.iam_oidc_provider where id = :id")
        .param("id", provider.id())
        .update();
  }

  void changeTags(Row provider, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.iam_oidc_provider", provider.id(), added, removed);
  }
}
