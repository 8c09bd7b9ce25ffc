package io.lambent.services.kms;

import io.lambent.client.sql.Instants;
import io.lambent.services.keyring.InstallationKeys;
import io.lambent.services.keyring.SealingKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keys, and what they encrypt with. */
@Component("kmsKeyTable")
class KeyTable {
  private static final String MASTER_KEY = "kms-material";
  private static final int MATERIAL_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String COLUMNS =
      """
      select id, account, region, description, customer, enabled, policy, tags, created_at,
          deleted_at, deletion_days, rotation_days, next_rotation
        from lambent_aws.kms_key
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final InstallationKeys keys;
  private final Clock clock;

  KeyTable(JdbcClient jdbc, JsonMapper json, InstallationKeys keys, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.keys = keys;
    this.clock = clock;
  }

  /** The material of a key. */
  record Material(int number, SealingKey key) {}

  private KmsKey key(ResultSet row, int number) throws SQLException {
    return new KmsKey(
        row.getObject("id", UUID.class),
        row.getString("account"),
        row.getString("region"),
        row.getString("description"),
        row.getBoolean("customer"),
        row.getBoolean("enabled"),
        row.getString("policy"),
        json.readValue(row.getString("tags"), new TypeReference<Map<String, String>>() {}),
        Instants.get(row, "created_at"),
        Instants.find(row, "deleted_at"),
        row.getObject("deletion_days", Integer.class),
        row.getObject("rotation_days", Integer.class),
        Instants.find(row, "next_rotation"));
  }

  void insert(KmsKey made) {
    jdbc.sql(
            """
            insert into lambent_aws.kms_key (id, account, region, description, customer, enabled,
                policy, tags, created_at)
              values (:id, :account, :region, :description, :customer, :enabled, :policy,
                cast(:tags as jsonb), :created)
            """)
        .param("id", made.id())
        .param("account", made.account())
        .param("region", made.region())
        .param("description", made.description())
        .param("customer", made.isCustomers())
        .param("enabled", made.isEnabled())
        .param("policy", made.policy())
        .param("tags", json.writeValueAsString(made.tags()))
        .param("created", Timestamp.from(made.createdAt()))
        .update();
    addMaterial(made.id(), 1, false);
  }

  /** Adds new material to a key, which is locked or new. It is used for encryption from then on. */
  void addMaterial(UUID key, int number, boolean onDemand) {
    byte[] material = new byte[MATERIAL_BYTES];
    RANDOM.nextBytes(material);
    jdbc.sql(
            """
            insert into lambent_aws.kms_material (key, number, sealed, created_at, on_demand)
              values (:key, :number, :sealed, :now, :onDemand)
            """)
        .param("key", key)
        .param("number", number)
        .param("sealed", keys.get(MASTER_KEY).seal(context(key, number), material))
        .param("now", Timestamp.from(clock.instant()))
        .param("onDemand", onDemand)
        .update();
  }

  private static byte[] context(UUID key, int number) {
    return ByteBuffer.allocate(Long.BYTES * 2 + Integer.BYTES)
        .putLong(key.getMostSignificantBits())
        .putLong(key.getLeastSignificantBits())
        .putInt(number)
        .array();
  }

  /** The number of the newest material of a key. */
  int newestMaterial(UUID key) {
    return jdbc.sql("select max(number) from lambent_aws.kms_material where key = :key")
        .param("key", key)
        .query(Integer.class)
        .single();
  }

  int onDemandRotations(UUID key) {
    return jdbc.sql("select count(*) from lambent_aws.kms_material where key = :key and on_demand")
        .param("key", key)
        .query(Integer.class)
        .single();
  }

  Optional<Material> material(UUID key, int number) {
    return jdbc.sql(
            "select sealed from lambent_aws.kms_material where key = :key and number = :number")
        .param("key", key)
        .param("number", number)
        .query(byte[].class)
        .optional()
        .flatMap(stored -> keys.get(MASTER_KEY).open(context(key, number), stored))
        .map(opened -> new Material(number, new SealingKey(opened)));
  }

  /** Reads a key that is not deleted. */
  Optional<KmsKey> find(UUID id) {
    return find(id, "");
  }

  /** Reads a key that is not deleted, and locks it until the transaction ends. */
  Optional<KmsKey> lock(UUID id) {
    return find(id, " for update");
  }

  private Optional<KmsKey> find(UUID id, String lock) {
    return jdbc.sql(COLUMNS + "where id = :id and (deleted_at is null or deleted_at > :now)" + lock)
        .param("id", id)
        .param("now", Timestamp.from(clock.instant()))
        .query(this::key)
        .optional();
  }

  /** Reads keys behind an id, in the order of their ids. */
  List<KmsKey> list(String account, String region, UUID after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and id > :after
                    and (deleted_at is null or deleted_at > :now)
                  order by id limit :limit
                """)
        .param("account", account)
        .param("region", region)
        .param("after", after)
        .param("now", Timestamp.from(clock.instant()))
        .param("limit", limit)
        .query(this::key)
        .list();
  }

  /** Stores what may change of a key that is locked. */
  void update(KmsKey key) {
    jdbc.sql(
            """
            update lambent_aws.kms_key
              set description = :description, enabled = :enabled, policy = :policy,
                tags = cast(:tags as jsonb), deleted_at = :deleted, deletion_days = :deletionDays,
                rotation_days = :rotationDays, next_rotation = :nextRotation
              where id = :id
            """)
        .param("id", key.id())
        .param("description", key.description())
        .param("enabled", key.isEnabled())
        .param("policy", key.policy())
        .param("tags", json.writeValueAsString(key.tags()))
        .param("deleted", timestamp(key.deletedAt()))
        .param("deletionDays", key.deletionDays())
        .param("rotationDays", key.rotationDays())
        .param("nextRotation", timestamp(key.nextRotation()))
        .update();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }

  /** Deletes keys whose time has come, with what they encrypted with. */
  @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT10M")
  void purge() {
    jdbc.sql("delete from lambent_aws.kms_key where deleted_at <= :now")
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }
}
