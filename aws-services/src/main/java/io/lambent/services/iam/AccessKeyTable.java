package io.lambent.services.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.client.sql.Instants;
import io.lambent.services.keyring.InstallationKeys;
import io.lambent.services.keyring.SealingKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Access keys of users. Their secrets are encrypted by a key of the installation; they cannot be
 * hashed, as signatures are checked with them.
 */
@Component
class AccessKeyTable {
  private static final String KEY = "iam-access-key";

  private final JdbcClient jdbc;
  private final InstallationKeys keys;

  AccessKeyTable(JdbcClient jdbc, InstallationKeys keys) {
    this.jdbc = jdbc;
    this.keys = keys;
  }

  /**
   * An access key.
   *
   * @param owner the row of its user
   */
  record Key(String id, long owner, boolean isActive, Instant createdAt) {
    String status() {
      return isActive ? "Active" : "Inactive";
    }
  }

  private static Key key(ResultSet row, int number) throws SQLException {
    return new Key(
        row.getString("id"),
        row.getLong("owner"),
        row.getBoolean("active"),
        Instants.get(row, "created_at"));
  }

  void insert(Key made, String secret) {
    jdbc.sql(
            """
            insert into lambent_aws.iam_access_key (id, owner, secret, active, created_at)
              values (:id, :owner, :secret, :active, :created)
            """)
        .param("id", made.id())
        .param("owner", made.owner())
        .param("secret", sealing().seal(made.id().getBytes(UTF_8), secret.getBytes(UTF_8)))
        .param("active", made.isActive())
        .param("created", Timestamp.from(made.createdAt()))
        .update();
  }

  private SealingKey sealing() {
    return keys.get(KEY);
  }

  Optional<Key> find(String id) {
    return jdbc.sql(
            "select id, owner, active, created_at from lambent_aws.iam_access_key where id = :id")
        .param("id", id)
        .query(AccessKeyTable::key)
        .optional();
  }

  /** The secret of a key, by which its signatures are made; empty where there is no such key. */
  Optional<String> secret(String id) {
    return jdbc.sql("select secret from lambent_aws.iam_access_key where id = :id")
        .param("id", id)
        .query(byte[].class)
        .optional()
        .flatMap(stored -> sealing().open(id.getBytes(UTF_8), stored))
        .map(bytes -> new String(bytes, UTF_8));
  }

  List<Key> of(Identity user) {
    return jdbc.sql(
            "select id, owner, active, created_at from lambent_aws.iam_access_key"
                + " where owner = :owner order by created_at, id")
        .param("owner", user.id())
        .query(AccessKeyTable::key)
        .list();
  }

  void setActive(String id, boolean isActive) {
    jdbc.sql("update lambent_aws.iam_access_key set active = :active where id = :id")
        .param("active", isActive)
        .param("id", id)
        .update();
  }

  void delete(String id) {
    jdbc.sql("delete from lambent_aws.iam_access_key where id = :id").param("id", id).update();
  }
}
