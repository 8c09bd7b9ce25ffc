package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The secrets. One whose recovery window is over is not there any more, though its row may be. */
@Component
class SecretTable {
  private static final String SECRETS =
      """
      select id, account, region, name, suffix, description, kms_key_id, tags, policy, created_at,
          changed_at, accessed_on, deleted_at, gone_at, rotation_function, rotation_rules,
          rotation_enabled, rotated_at, next_rotation_at
        from lambent_aws.secret
        where (gone_at is null or gone_at > :now)
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final TagColumn tags;
  private final Clock clock;

  SecretTable(JdbcClient jdbc, JsonMapper json, TagColumn tags, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.tags = tags;
    this.clock = clock;
  }

  private Secret secret(ResultSet row, int number) throws SQLException {
    return new Secret(
        row.getLong("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("name"),
        row.getString("suffix"),
        row.getString("description"),
        row.getString("kms_key_id"),
        tags.read(row),
        row.getString("policy"),
        Instants.get(row, "created_at"),
        Instants.get(row, "changed_at"),
        row.getObject("accessed_on", LocalDate.class),
        Instants.find(row, "deleted_at"),
        Instants.find(row, "gone_at"),
        rotation(row));
  }

  private Secret.Rotation rotation(ResultSet row) throws SQLException {
    @Nullable String rules = row.getString("rotation_rules");
    return new Secret.Rotation(
        row.getString("rotation_function"),
        rules == null ? null : json.readValue(rules, RotationRules.class),
        row.getBoolean("rotation_enabled"),
        Instants.find(row, "rotated_at"),
        Instants.find(row, "next_rotation_at"));
  }

  /**
   * Reads a secret, whether it is deleted or not.
   *
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  Secret find(SecretName name) {
    return find(name, "");
  }

  /** Reads a secret as {@link #find}, and keeps others from changing it in this transaction. */
  Secret lock(SecretName name) {
    return find(name, " for update");
  }

  /**
   * Reads a secret as {@link #lock}.
   *
   * @throws io.lambent.aws.error.AwsFailure also where it is deleted
   */
  Secret lockPresent(SecretName name) {
    Secret secret = lock(name);
    if (secret.isDeleted()) {
      throw SecretsErrors.deleted();
    }
    return secret;
  }

  private Secret find(SecretName name, String locking) {
    // An ARN with its end comes before one without, as names may end like ARNs.
    return jdbc.sql(
            SECRETS
                + """
                and account = :account and region = :region
                and (name = :resource
                  or :arn and name || '-' || suffix = :resource and name = left(:resource, -7))
                order by name = :resource limit 1
                """
                + locking)
        .param("now", Timestamp.from(clock.instant()))
        .param("account", name.account())
        .param("region", name.region())
        .param("resource", name.resource())
        .param("arn", name.isArn())
        .query(this::secret)
        .optional()
        .orElseThrow(SecretsErrors::noSecret);
  }

  /** Reads the secrets of a caller's account and region, in the order of their creation. */
  List<Secret> list(Caller caller) {
    return jdbc.sql(SECRETS + " and account = :account and region = :region order by id")
        .param("now", Timestamp.from(clock.instant()))
        .param("account", caller.account())
        .param("region", caller.region())
        .query(this::secret)
        .list();
  }

  /**
   * Stores a new secret.
   *
   * @return its id; null where there is one of that name
   */
  @Nullable Long insert(
      Caller caller,
      String name,
      String suffix,
      @Nullable String description,
      @Nullable String kmsKeyId,
      Map<String, String> ofSecret) {
    Timestamp now = Timestamp.from(clock.instant());
    jdbc.sql(
            """
            delete from lambent_aws.secret
              where account = :account and region = :region and name = :name and gone_at <= :now
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .param("now", now)
        .update();
    return jdbc.sql(
            """
            insert into lambent_aws.secret (account, region, name, suffix, description, kms_key_id,
                tags, created_at, changed_at)
              values (:account, :region, :name, :suffix, :description, :key,
                cast(:tags as jsonb), :now, :now)
              on conflict (account, region, name) do nothing
              returning id
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("name", name)
        .param("suffix", suffix)
        .param("description", description)
        .param("key", kmsKeyId)
        .param("tags", tags.text(ofSecret))
        .param("now", now)
        .query(Long.class)
        .optional()
        .orElse(null);
  }

  /** Stores what is given; what is null stays. */
  void update(Secret secret, @Nullable String description, @Nullable String kmsKeyId) {
    jdbc.sql(
            """
            update lambent_aws.secret
              set description = coalesce(:description, description),
                kms_key_id = coalesce(:key, kms_key_id), changed_at = :now
              where id = :id
            """)
        .param("description", description)
        .param("key", kmsKeyId)
        .param("now", Timestamp.from(clock.instant()))
        .param("id", secret.id())
        .update();
  }

  void setRotation(Secret secret, Secret.Rotation rotation) {
    jdbc.sql(
            """
            update lambent_aws.secret
              set rotation_function = :function, rotation_rules = cast(:rules as jsonb),
                rotation_enabled = :enabled, rotated_at = :rotated, next_rotation_at = :next
              where id = :id
            """)
        .param("function", rotation.function())
        .param("rules", rotation.rules() == null ? null : json.writeValueAsString(rotation.rules()))
        .param("enabled", rotation.isEnabled())
        .param("rotated", timestamp(rotation.rotatedAt()))
        .param("next", timestamp(rotation.nextAt()))
        .param("id", secret.id())
        .update();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }

  /** Reads a secret, and keeps others from changing it in this transaction; null if it is gone. */
  @Nullable Secret lock(long id) {
    return jdbc.sql(SECRETS + " and id = :id for update")
        .param("now", Timestamp.from(clock.instant()))
        .param("id", id)
        .query(this::secret)
        .optional()
        .orElse(null);
  }

  /** Reads the secrets whose next rotation is due, and keeps others from planning it. */
  List<Secret> due(Instant now, int limit) {
    return jdbc.sql(
            SECRETS
                + """
                and next_rotation_at <= :now and deleted_at is null
                order by next_rotation_at limit :limit for update skip locked
                """)
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(this::secret)
        .list();
  }

  void setPolicy(Secret secret, @Nullable String policy) {
    jdbc.sql("update lambent_aws.secret set policy = :policy where id = :id")
        .param("policy", policy)
        .param("id", secret.id())
        .update();
  }

  void setTags(Secret secret, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.secret", secret.id(), added, removed);
  }

  /** Stores when a secret was deleted and when it is gone; both null restore it. */
  void setDeleted(Secret secret, @Nullable Instant deletedAt, @Nullable Instant goneAt) {
    jdbc.sql("update lambent_aws.secret set deleted_at = :deleted, gone_at = :gone where id = :id")
        .param("deleted", timestamp(deletedAt))
        .param("gone", timestamp(goneAt))
        .param("id", secret.id())
        .update();
  }

  void delete(Secret secret) {
    jdbc.sql("delete from lambent_aws.secret where id = :id").param("id", secret.id()).update();
  }

  /** Notes that a version was read today, once a day. */
  void accessed(Secret secret, String version) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    jdbc.sql(
            """
            with version as (
              update lambent_aws.secret_version set accessed_on = :today
                where secret = :id and id = :version and accessed_on is distinct from :today
            )
            update lambent_aws.secret set accessed_on = :today
              where id = :id and accessed_on is distinct from :today
            """)
        .param("today", today)
        .param("id", secret.id())
        .param("version", version)
        .update();
  }
}
