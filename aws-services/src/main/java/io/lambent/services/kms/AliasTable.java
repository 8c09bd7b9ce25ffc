package io.lambent.services.kms;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Names of keys. */
@Component("kmsAliasTable")
class AliasTable {
  private static final String COLUMNS =
      "select account, region, name, key, created_at, updated_at from lambent_aws.kms_alias ";

  private final JdbcClient jdbc;

  AliasTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A name of a key.
   *
   * @param name with {@code alias/}
   */
  record Alias(
      String account, String region, String name, UUID key, Instant createdAt, Instant updatedAt) {

    String arn() {
      return arn(account, region, name);
    }

    static String arn(String account, String region, String name) {
      return Arn.of("kms", region, account, name).toString();
    }
  }

  private static Alias alias(ResultSet row, int number) throws SQLException {
    return new Alias(
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        row.getObject("key", UUID.class),
        Instants.get(row, "created_at"),
        Instants.get(row, "updated_at"));
  }

  /** Stores an alias; returns false where there is one of that name. */
  boolean insert(Alias made) {
    return jdbc.sql(
                """
                insert into lambent_aws.kms_alias (account, region, name, key, created_at,
                    updated_at)
                  values (:account, :region, :name, :key, :created, :created)
                  on conflict do nothing
                """)
            .param("account", made.account())
            .param("region", made.region())
            .param("name", made.name())
            .param("key", made.key())
            .param("created", Timestamp.from(made.createdAt()))
            .update()
        > 0;
  }

  Optional<Alias> find(String account, String region, String name) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(AliasTable::alias)
        .optional();
  }

  /**
   * Reads aliases behind a name, in the order of their names.
   *
   * @param key null for those of all keys
   */
  List<Alias> list(Caller caller, @Nullable UUID key, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and name > :after
                    and (cast(:key as uuid) is null or key = :key)
                  order by name limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("after", after)
        .param("key", key)
        .param("limit", limit)
        .query(AliasTable::alias)
        .list();
  }

  /** Lets an alias name another key; returns false where there is no such alias. */
  boolean update(Caller caller, String name, UUID key, Instant now) {
    return jdbc.sql(
                """
                update lambent_aws.kms_alias set key = :key, updated_at = :now
                  where account = :account and region = :region and name = :name
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", name)
            .param("key", key)
            .param("now", Timestamp.from(now))
            .update()
        > 0;
  }

  boolean delete(Caller caller, String name) {
    return jdbc.sql(
                "delete from lambent_aws.kms_alias"
                    + " where account = :account and region = :region and name = :name")
            .param("account", caller.account())
            .param("region", caller.region())
            .param("name", name)
            .update()
        > 0;
  }
}
