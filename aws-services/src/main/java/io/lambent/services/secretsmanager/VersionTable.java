package io.lambent.services.secretsmanager;

import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The versions of secrets. Those without a staging label are deprecated, and removed in time. */
@Component
class VersionTable {
  private static final int DEPRECATED_KEPT = 100;
  private static final Duration KEPT = Duration.ofDays(1);

  private final JdbcClient jdbc;
  private final Clock clock;

  VersionTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  private static Version version(ResultSet row, int number) throws SQLException {
    return new Version(
        row.getString("id"),
        new TreeSet<>(List.of((String[]) row.getArray("stages").getArray())),
        Instants.get(row, "created_at"),
        row.getObject("accessed_on", LocalDate.class));
  }

  /** Reads the versions of a secret, in the order of their creation. */
  List<Version> of(Secret secret) {
    return jdbc.sql(
            """
            select id, stages, created_at, accessed_on from lambent_aws.secret_version
              where secret = :secret order by created_at, id
            """)
        .param("secret", secret.id())
        .query(VersionTable::version)
        .list();
  }

  private record Labelled(long secret, String version, List<String> stages) {}

  /** Reads the staging labels of several secrets: by secret, then by version. */
  Map<Long, Map<String, List<String>>> labels(Collection<Secret> secrets) {
    return jdbc
        .sql(
            """
            select secret, id, stages from lambent_aws.secret_version
              where secret = any(cast(:secrets as bigint[])) and stages <> '{}'
            """)
        .param("secrets", secrets.stream().map(Secret::id).toArray(Long[]::new))
        .query(
            (row, number) ->
                new Labelled(
                    row.getLong("secret"),
                    row.getString("id"),
                    List.of((String[]) row.getArray("stages").getArray())))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Labelled::secret,
                Collectors.toMap(Labelled::version, Labelled::stages, (a, b) -> a, TreeMap::new)));
  }

  /** Reads the value of a version; null where there is no such version, or it has none yet. */
  @Nullable SecretValue value(Secret secret, String id) {
    return jdbc.sql(
            """
            select is_text, value from lambent_aws.secret_version
              where secret = :secret and id = :id and value is not null
            """)
        .param("secret", secret.id())
        .param("id", id)
        .query((row, number) -> new SecretValue(row.getBoolean("is_text"), row.getBytes("value")))
        .optional()
        .orElse(null);
  }

  /** Makes a version without a value, unless it is there. */
  void begin(long secret, String id) {
    jdbc.sql(
            """
            insert into lambent_aws.secret_version (secret, id, is_text, stages, created_at)
              values (:secret, :id, true, '{}', :now) on conflict (secret, id) do nothing
            """)
        .param("secret", secret)
        .param("id", id)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Makes a version, or fills one that has no value. */
  void insert(long secret, String id, SecretValue value) {
    jdbc.sql(
            """
            insert into lambent_aws.secret_version (secret, id, value, is_text, stages, created_at)
              values (:secret, :id, :value, :text, '{}', :now)
              on conflict (secret, id) do update
                set value = excluded.value, is_text = excluded.is_text
            """)
        .param("secret", secret)
        .param("id", id)
        .param("value", value.bytes())
        .param("text", value.isText())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Stores the labels of a secret's versions, and removes the oldest of many without one. */
  void store(long secret, List<Version> versions, StagingLabels labels) {
    for (Version version : versions) {
      jdbc.sql(
              """
              update lambent_aws.secret_version set stages = cast(:stages as text[])
                where secret = :secret and id = :id and stages <> cast(:stages as text[])
              """)
          .param("stages", labels.of(version.id()).toArray(String[]::new))
          .param("secret", secret)
          .param("id", version.id())
          .update();
    }
    jdbc.sql(
            """
            delete from lambent_aws.secret_version
              where secret = :secret and created_at < :before and id in (
                select id from lambent_aws.secret_version
                  where secret = :secret and stages = '{}'
                  order by created_at desc offset :kept)
            """)
        .param("secret", secret)
        .param("before", Timestamp.from(clock.instant().minus(KEPT)))
        .param("kept", DEPRECATED_KEPT)
        .update();
  }
}
