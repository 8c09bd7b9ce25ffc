package io.lambent.services.apis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Custom domain names and their mappings, which both versions of the API have in common. Methods
 * that change something are called within transactions.
 */
@Component
public class DomainTable {
  private static final String COLUMNS =
      "select id, account, region, name, settings, tags, created_at from lambent_aws.api_domain ";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;
  private final ChangeLog changes;

  DomainTable(JdbcClient jdbc, JsonMapper json, Clock clock, ChangeLog changes) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
    this.changes = changes;
  }

  private Domain domain(ResultSet row, int number) throws SQLException {
    return new Domain(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        json.readTree(row.getString("settings")),
        json.readValue(row.getString("tags"), new TypeReference<Map<String, String>>() {}),
        Instants.get(row, "created_at"));
  }

  /**
   * @throws AwsFailure where there is none
   */
  public Domain get(Caller caller, @Nullable String name) {
    return jdbc.sql(COLUMNS + "where name = :name and account = :account and region = :region")
        .param("name", lower(name))
        .param("account", caller.account())
        .param("region", caller.region())
        .query(this::domain)
        .optional()
        .orElseThrow(
            () ->
                AwsFailure.declared(
                    "NotFoundException", "Invalid domain name identifier specified"));
  }

  public List<Domain> list(Caller caller) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region order by name")
        .param("account", caller.account())
        .param("region", caller.region())
        .query(this::domain)
        .list();
  }

  /**
   * @throws AwsFailure where there is one of that name, whoever has it
   */
  public Domain insert(Caller caller, String name, JsonNode settings, Map<String, String> tags) {
    int rows =
        jdbc.sql(
                """
                insert into lambent_aws.api_domain
                    (account, region, name, settings, tags, created_at)
                  values (:account, :region, :name, cast(:settings as jsonb), cast(:tags as jsonb),
                    :now)
                  on conflict do nothing
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", lower(name))
            .param("settings", json.writeValueAsString(settings))
            .param("tags", json.writeValueAsString(tags))
            .param("now", Timestamp.from(clock.instant()))
            .update();
    if (rows == 0) {
      throw AwsFailure.declared(
          "ConflictException", "The domain name you provided already exists.");
    }
    changes.domainsChanged();
    return get(caller, name);
  }

  public void setSettings(Domain domain, JsonNode settings) {
    jdbc.sql("update lambent_aws.api_domain set settings = cast(:settings as jsonb) where id = :id")
        .param("settings", json.writeValueAsString(settings))
        .param("id", domain.id())
        .update();
  }

  /**
   * Sets the certificates of which one has to have issued that of a client.
   *
   * @param certificates in the PEM format; null where clients show none
   */
  public void setTruststore(Domain domain, @Nullable String certificates) {
    jdbc.sql("update lambent_aws.api_domain set truststore = :truststore where id = :id")
        .param("truststore", certificates, Types.VARCHAR)
        .param("id", domain.id())
        .update();
    changes.domainsChanged();
  }

  public void setTags(Caller caller, String name, Map<String, String> tags) {
    jdbc.sql("update lambent_aws.api_domain set tags = cast(:tags as jsonb) where id = :id")
        .param("tags", json.writeValueAsString(tags))
        .param("id", get(caller, name).id())
        .update();
  }

  /** Deletes a domain with its mappings. */
  public void delete(Domain domain) {
    jdbc.sql("delete from lambent_aws.api_domain where id = :id").param("id", domain.id()).update();
    changes.domainsChanged();
  }

  public List<Domain.Mapping> mappings(Domain domain) {
    return jdbc.sql(
            "select id, path, api_id, stage from lambent_aws.api_mapping"
                + " where domain = :domain order by path")
        .param("domain", domain.id())
        .query(
            (row, number) ->
                new Domain.Mapping(
                    row.getString("id"),
                    row.getString("path"),
                    row.getString("api_id"),
                    row.getString("stage")))
        .list();
  }

  /**
   * Adds a mapping, or changes the one of the same id.
   *
   * @throws AwsFailure where there is another of its path
   */
  public void put(Domain domain, Domain.Mapping mapping) {
    boolean taken =
        mappings(domain).stream()
            .anyMatch(
                other -> other.path().equals(mapping.path()) && !other.id().equals(mapping.id()));
    if (taken) {
      throw AwsFailure.declared(
          "ConflictException", "ApiMapping key already exists for this domain name");
    }
    jdbc.sql(
            """
            insert into lambent_aws.api_mapping (id, domain, path, api_id, stage)
              values (:id, :domain, :path, :api, :stage)
              on conflict (id) do update
                set path = excluded.path, api_id = excluded.api_id, stage = excluded.stage
            """)
        .param("id", mapping.id())
        .param("domain", domain.id())
        .param("path", mapping.path())
        .param("api", mapping.apiId())
        .param("stage", mapping.stage())
        .update();
    changes.domainsChanged();
  }

  public void delete(Domain.Mapping mapping) {
    jdbc.sql("delete from lambent_aws.api_mapping where id = :id")
        .param("id", mapping.id())
        .update();
    changes.domainsChanged();
  }

  /**
   * The names of the domains that lead to an API.
   *
   * @param stage to which they lead; null for any
   */
  public List<String> leadingTo(String apiId, @Nullable String stage) {
    return jdbc.sql(
            """
            select distinct d.name from lambent_aws.api_mapping m
              join lambent_aws.api_domain d on d.id = m.domain
              where m.api_id = :api and (m.stage = :stage or :stage is null) order by d.name
            """)
        .param("api", apiId)
        .param("stage", stage, Types.VARCHAR)
        .query((row, index) -> row.getString(1))
        .list();
  }

  /**
   * @throws AwsFailure where a domain leads to a stage
   */
  public void checkUnused(String apiId, String stage) {
    List<String> leading = leadingTo(apiId, stage);
    if (!leading.isEmpty()) {
      throw AwsFailure.declared(
          "BadRequestException",
          "Deleting stage "
              + stage
              + " failed. Please remove all base path mappings related to the stage in your domains: "
              + String.join(", ", leading));
    }
  }

  private static String lower(@Nullable String name) {
    return name == null ? "" : name.toLowerCase(Locale.ROOT);
  }
}
