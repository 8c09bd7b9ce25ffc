package io.lambent.services.s3;

import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Versions of objects and the files that they consist of. */
@Component
class ObjectTable {
  private static final String COLUMNS =
      """
      select seq, key, version, latest, delete_marker, size, etag, parts, modified_at, headers,
        tags, checksum_algorithm, checksum_type, checksum from lambent_aws.s3_object
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final RowMapper<StoredObject> mapper = (row, number) -> object(row);

  ObjectTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  private StoredObject object(ResultSet row) throws SQLException {
    String algorithm = row.getString("checksum_algorithm");
    return new StoredObject(
        row.getLong("seq"),
        row.getString("key"),
        row.getString("version"),
        row.getBoolean("latest"),
        row.getBoolean("delete_marker"),
        row.getLong("size"),
        row.getString("etag"),
        row.getObject("parts", Integer.class),
        row.getObject("modified_at", OffsetDateTime.class).toInstant(),
        json.readValue(row.getString("headers"), ObjectHeaders.class),
        tags(row.getString("tags")),
        algorithm == null
            ? null
            : new Checksum(
                ChecksumAlgorithm.valueOf(algorithm),
                row.getString("checksum_type"),
                row.getString("checksum")));
  }

  private Map<String, String> tags(@Nullable String stored) {
    return stored == null
        ? Map.of()
        : json.readValue(stored, new TypeReference<Map<String, String>>() {});
  }

  @Nullable String write(Map<String, String> tags) {
    return tags.isEmpty() ? null : json.writeValueAsString(tags);
  }

  /** Has changes of one key wait for each other until the end of the transaction. */
  void lock(Bucket bucket, String key) {
    jdbc.sql("select cast(pg_advisory_xact_lock(hashtextextended(:key, :bucket)) as text)")
        .param("key", key)
        .param("bucket", bucket.id())
        .query(String.class)
        .single();
  }

  /** The latest version, which may be a delete marker; null where there is none. */
  @Nullable StoredObject latest(Bucket bucket, String key) {
    return jdbc.sql(COLUMNS + "where bucket = :bucket and key = :key and latest")
        .param("bucket", bucket.id())
        .param("key", key)
        .query(mapper)
        .optional()
        .orElse(null);
  }

  @Nullable StoredObject version(Bucket bucket, String key, String version) {
    return jdbc.sql(COLUMNS + "where bucket = :bucket and key = :key and version = :version")
        .param("bucket", bucket.id())
        .param("key", key)
        .param("version", version)
        .query(mapper)
        .optional()
        .orElse(null);
  }

  /** The files of a version, in their order. */
  List<Part> files(StoredObject object) {
    return jdbc.sql(
            "select id, part, size, md5, checksum from lambent_aws.s3_file where object = :object"
                + " order by part")
        .param("object", object.seq())
        .query(
            (row, number) ->
                new Part(
                    row.getObject("id", UUID.class),
                    row.getInt("part"),
                    row.getLong("size"),
                    row.getString("md5"),
                    row.getString("checksum")))
        .list();
  }

  /** The files that belong to an object or an upload, of those given. */
  List<UUID> known(List<UUID> files) {
    return jdbc.sql("select id from lambent_aws.s3_file where id in (:files)")
        .param("files", files)
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  /** Makes the latest version of a key one among others. */
  void clearLatest(Bucket bucket, String key) {
    jdbc.sql(
            "update lambent_aws.s3_object set latest = false"
                + " where bucket = :bucket and key = :key and latest")
        .param("bucket", bucket.id())
        .param("key", key)
        .update();
  }

  /** Makes the last version of a key, if there is any, its latest one. */
  void promoteLast(Bucket bucket, String key) {
    jdbc.sql(
            """
            update lambent_aws.s3_object set latest = true where seq =
              (select max(seq) from lambent_aws.s3_object where bucket = :bucket and key = :key)
            """)
        .param("bucket", bucket.id())
        .param("key", key)
        .update();
  }

  /** Returns the number of the version. */
  long insert(Bucket bucket, String version, NewObject object, Instant now) {
    Checksum checksum = object.checksum();
    Long seq =
        jdbc.sql(
                """
                insert into lambent_aws.s3_object (bucket, key, version, latest, delete_marker,
                    size, etag, parts, modified_at, headers, tags, checksum_algorithm,
                    checksum_type, checksum)
                  values (:bucket, :key, :version, true, :marker, :size, :etag, :parts, :now,
                    :headers, :tags, :algorithm, :type, :checksum)
                  returning seq
                """)
            .param("bucket", bucket.id())
            .param("key", object.key())
            .param("version", version)
            .param("marker", object.isDeleteMarker())
            .param("size", object.size())
            .param("etag", object.etag())
            .param("parts", object.parts(), Types.INTEGER)
            .param("now", Timestamp.from(now))
            .param("headers", json.writeValueAsString(object.headers()))
            .param("tags", write(object.tags()), Types.VARCHAR)
            .param(
                "algorithm", checksum == null ? null : checksum.algorithm().name(), Types.VARCHAR)
            .param("type", checksum == null ? null : checksum.type(), Types.VARCHAR)
            .param("checksum", checksum == null ? null : checksum.value(), Types.VARCHAR)
            .query(Long.class)
            .single();
    if (object.upload() == null) {
      object.files().forEach(file -> insert(seq, file, now));
    }
    return Objects.requireNonNull(seq);
  }

  private void insert(@Nullable Long object, Part file, Instant now) {
    jdbc.sql(
            """
            insert into lambent_aws.s3_file (id, object, part, size, md5, checksum, stored_at)
              values (:id, :object, :part, :size, :md5, :checksum, :now)
            """)
        .param("id", file.id())
        .param("object", object)
        .param("part", file.part())
        .param("size", file.size())
        .param("md5", file.md5())
        .param("checksum", file.checksum())
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Deletes a version; returns its files. */
  List<UUID> delete(StoredObject object) {
    List<UUID> files = files(object).stream().map(Part::id).toList();
    jdbc.sql("delete from lambent_aws.s3_object where seq = :seq")
        .param("seq", object.seq())
        .update();
    return files;
  }

  void setTags(StoredObject object, Map<String, String> tags) {
    jdbc.sql("update lambent_aws.s3_object set tags = :tags where seq = :seq")
        .param("tags", write(tags), Types.VARCHAR)
        .param("seq", object.seq())
        .update();
  }

  /** Objects by key, delete markers left out. */
  List<StoredObject> list(Bucket bucket, String prefix, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where bucket = :bucket and latest and not delete_marker and key > :after
                  and key >= :prefix and starts_with(key, :prefix) order by key limit :limit
                """)
        .param("bucket", bucket.id())
        .param("prefix", prefix)
        .param("after", after)
        .param("limit", limit)
        .query(mapper)
        .list();
  }

  /**
   * Versions by key, the latest first.
   *
   * @param afterSeq of the version of the key {@code after} behind which the list goes on; 0 to go
   *     on with the next key
   */
  List<StoredObject> listVersions(
      Bucket bucket, String prefix, String after, long afterSeq, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where bucket = :bucket and key >= :after
                  and (key > :after or seq < :afterSeq) and key >= :prefix
                  and starts_with(key, :prefix) order by key, seq desc limit :limit
                """)
        .param("bucket", bucket.id())
        .param("prefix", prefix)
        .param("after", after)
        .param("afterSeq", afterSeq)
        .param("limit", limit)
        .query(mapper)
        .list();
  }
}
