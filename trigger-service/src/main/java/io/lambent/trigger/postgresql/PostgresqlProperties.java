package io.lambent.trigger.postgresql;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The databases whose tables mappings can read.
 *
 * @param connections by the names under which the ARNs of sources refer to them
 */
@Validated
@ConfigurationProperties(prefix = "lambent.triggers.postgresql", ignoreUnknownFields = false)
record PostgresqlProperties(@DefaultValue Map<String, @Valid Database> connections) {

  PostgresqlProperties {
    connections = Map.copyOf(connections);
  }

  /**
   * A database.
   *
   * @param url for JDBC, such as {@code jdbc:postgresql://db.example:5432/shop}
   * @param username a role with {@code REPLICATION} that owns the tables, or only reads them where
   *     a publication is given
   * @param publication an existing publication that has the tables; null to create one for each
   *     mapping
   * @param accounts the accounts whose mappings may read the database; empty for all
   */
  record Database(
      @NotBlank String url,
      @Nullable String username,
      @Nullable String password,
      @Nullable String publication,
      @DefaultValue List<String> accounts) {

    Database {
      accounts = List.copyOf(accounts);
    }

    boolean admits(String account) {
      return accounts.isEmpty() || accounts.contains(account);
    }

    /** Keeps the password out of logs, and the URL, which may have one. */
    @Override
    public String toString() {
      return "Database[username=" + username + ", publication=" + publication + "]";
    }
  }
}
