package io.lambent.function.layer;

import io.lambent.client.sql.Instants;
import io.lambent.function.awsapi.Caller;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Layers and their versions in the database. All methods run in the caller's transaction.
 *
 * <p>Locks: who publishes holds the layer, so that numbers follow each other; who is about to use a
 * version holds that ({@link #use}), so that it cannot be deleted, and its archive freed, before
 * the use is committed.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class LayerStore {
  private static final String COLUMNS =
      """
      l.account, l.region, l.name, v.version, v.description, v.license_info,
      v.compatible_runtimes, v.compatible_architectures, v.code_sha256, v.code_size,
      coalesce(c.unzipped_size, 0) as unzipped_size, v.created_at
      """;

  /** Selects the versions that are compatible with the runtime and architecture asked for. */
  private static final String COMPATIBLE =
      """
      (cast(:runtime as text) is null or :runtime = any (v.compatible_runtimes))
      and (cast(:architecture as text) is null or :architecture = any (v.compatible_architectures))
      """;

  private static final String ONE =
      "select "
          + COLUMNS
          + """
          from layer l join layer_version v on v.layer_id = l.id
          join code c on c.sha256 = v.code_sha256
          where l.account = :account and l.region = :region and l.name = :name
          and v.version = :version
          """;

  private final JdbcClient jdbc;

  LayerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The criteria of a list.
   *
   * @param runtime null for any
   * @param architecture null for any
   */
  record Filter(@Nullable String runtime, @Nullable String architecture) {}

  /** The number of the next version of a layer, which is made where it is not there yet. */
  long nextNumber(LayerName layer) {
    return jdbc.sql(
            """
            insert into layer (account, region, name, last_version)
            values (:account, :region, :name, 1)
            on conflict (account, region, name)
            do update set last_version = layer.last_version + 1
            returning last_version
            """)
        .param("account", layer.account())
        .param("region", layer.region())
        .param("name", layer.name())
        .query(Long.class)
        .single();
  }

  /** Stores a version under a number that {@link #nextNumber} gave in the same transaction. */
  void insert(LayerVersion version) {
    LayerName layer = version.id().layer();
    jdbc.sql(
            """
            insert into layer_version (layer_id, version, description, license_info,
              compatible_runtimes, compatible_architectures, code_sha256, code_size, created_at)
            select id, :version, :description, :license, cast(:runtimes as text[]),
              cast(:architectures as text[]), :sha256, :size, :created
            from layer where account = :account and region = :region and name = :name
            """)
        .param("account", layer.account())
        .param("region", layer.region())
        .param("name", layer.name())
        .param("version", version.id().number())
        .param("description", version.description())
        .param("license", version.licenseInfo())
        .param("runtimes", array(version.runtimes()))
        .param("architectures", array(version.architectures()))
        .param("sha256", version.codeSha256())
        .param("size", version.codeSize())
        .param("created", OffsetDateTime.ofInstant(version.createdAt(), ZoneOffset.UTC))
        .update();
  }

  Optional<LayerVersion> find(LayerName.Version id) {
    return one(id, ONE);
  }

  /** Finds a version and keeps others from deleting it until the transaction ends. */
  Optional<LayerVersion> use(LayerName.Version id) {
    return one(id, ONE + " for key share of v");
  }

  private Optional<LayerVersion> one(LayerName.Version id, String sql) {
    return jdbc.sql(sql)
        .param("account", id.layer().account())
        .param("region", id.layer().region())
        .param("name", id.layer().name())
        .param("version", id.number())
        .query((row, index) -> read(row))
        .optional();
  }

  /** Versions of a layer below a number, the newest first. */
  List<LayerVersion> versions(LayerName layer, long below, Filter filter, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from layer l join layer_version v on v.layer_id = l.id
                join code c on c.sha256 = v.code_sha256
                where l.account = :account and l.region = :region and l.name = :name
                and v.version < :below and
                """
                + COMPATIBLE
                + " order by v.version desc limit :limit")
        .param("account", layer.account())
        .param("region", layer.region())
        .param("name", layer.name())
        .param("below", below)
        .param("runtime", filter.runtime())
        .param("architecture", filter.architecture())
        .param("limit", limit)
        .query((row, index) -> read(row))
        .list();
  }

  /** The newest version of each layer that has one, by name. */
  List<LayerVersion> newest(Caller caller, String after, Filter filter, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from layer l cross join lateral (
                  select * from layer_version v where v.layer_id = l.id and
                """
                + COMPATIBLE
                + """
                  order by v.version desc limit 1) v
                join code c on c.sha256 = v.code_sha256
                where l.account = :account and l.region = :region and l.name > :after
                order by l.name limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("after", after)
        .param("runtime", filter.runtime())
        .param("architecture", filter.architecture())
        .param("limit", limit)
        .query((row, index) -> read(row))
        .list();
  }

  /** Deletes a version; returns the SHA-256 of its archive where it was there. */
  Optional<String> delete(LayerName.Version id) {
    return jdbc.sql(
            """
            delete from layer_version v using layer l
            where l.id = v.layer_id and l.account = :account and l.region = :region
            and l.name = :name and v.version = :version
            returning v.code_sha256
            """)
        .param("account", id.layer().account())
        .param("region", id.layer().region())
        .param("name", id.layer().name())
        .param("version", id.number())
        .query(String.class)
        .optional();
  }

  private static String @Nullable [] array(@Nullable List<String> values) {
    return values == null ? null : values.toArray(String[]::new);
  }

  private static LayerVersion read(ResultSet row) throws SQLException {
    return new LayerVersion(
        new LayerName.Version(
            new LayerName(row.getString("account"), row.getString("region"), row.getString("name")),
            row.getLong("version")),
        row.getString("description"),
        row.getString("license_info"),
        list(row.getArray("compatible_runtimes")),
        list(row.getArray("compatible_architectures")),
        row.getString("code_sha256"),
        row.getLong("code_size"),
        row.getLong("unzipped_size"),
        Instants.get(row, "created_at"));
  }

  private static @Nullable List<String> list(@Nullable Array values) throws SQLException {
    return values == null ? null : List.of((String[]) values.getArray());
  }
}
