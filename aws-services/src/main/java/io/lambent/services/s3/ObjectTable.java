package io.lambent.services.s3;

import io.lambent.client.sql.Instants;
import io.lambent.services.s3.StoredObject.Checksum;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import io.lambent.services.s3.file.SmallContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Versions of objects and the files that they consist of. */
@Component
class ObjectTable {
  private static final String FIELDS =
      """
      select seq, key, version, latest, delete_marker, size, etag, parts, modified_at, headers,
        tags, checksum_algorithm, checksum_type, checksum, lock_mode, lock_until, legal_hold,
        content is not null as in_row,
      """;
  private static final String TABLE = " from lambent_aws.s3_object ";
  private static final String COLUMNS = FIELDS + "null as content" + TABLE;
  private static final String COLUMNS_AND_CONTENT = FIELDS + "content" + TABLE;

  private static final String INSERT =
      """
      insert into lambent_aws.s3_object (bucket, key, version, latest, delete_marker, size, etag,
          parts, modified_at, headers, tags, checksum_algorithm, checksum_type, checksum, content,
          lock_mode, lock_until, legal_hold)
        select :bucket, :key, :version, true, :marker, :size, :etag, cast(:parts as int),
          cast(:now as timestamptz), :headers, :tags, :algorithm, :type, :checksum,
          cast(:content as bytea), :lockMode, cast(:lockUntil as timestamptz),
          cast(:hold as boolean)
      """;

  private static final String LOCK =
      """
      with locked as materialized (
        select pg_advisory_xact_lock(hashtextextended(:key, :bucket)))
      """;

  private static final String REPLACE =
      """
        from locked
        on conflict (bucket, key, version) do update
          set seq = default, size = excluded.size, etag = excluded.etag, parts = null,
            modified_at = excluded.modified_at, headers = excluded.headers, tags = excluded.tags,
            checksum_algorithm = excluded.checksum_algorithm,
            checksum_type = excluded.checksum_type, checksum = excluded.checksum,
            content = excluded.content
          where s3_object.latest and (s3_object.content is not null or s3_object.size = 0)
        returning seq
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
    byte @Nullable [] content = row.getBytes("content");
    return new StoredObject(
        row.getLong("seq"),
        row.getString("key"),
        row.getString("version"),
        row.getBoolean("latest"),
        row.getBoolean("delete_marker"),
        row.getLong("size"),
        row.getString("etag"),
        row.getObject("parts", Integer.class),
        Instants.get(row, "modified_at"),
        json.readValue(row.getString("headers"), ObjectHeaders.class),
        tags(row.getString("tags")),
        algorithm == null
            ? null
            : new Checksum(
                ChecksumAlgorithm.valueOf(algorithm),
                row.getString("checksum_type"),
                row.getString("checksum")),
        ObjectLock.of(row),
        row.getBoolean("in_row"),
        content == null ? null : new SmallContent(content));
  }

  private Map<String, String> tags(@Nullable String stored) {
    return stored == null
        ? Map.of()
        : json.readValue(stored, new TypeReference<Map<String, String>>() {});
  }

  @Nullable String write(Map<String, String> tags) {
    return tags.isEmpty() ? null : json.writeValueAsString(tags);
  }

  /** Locks a key until the end of the transaction, so that changes of one key are serialized. */
  void lock(Bucket bucket, String key) {
    jdbc.sql("select cast(pg_advisory_xact_lock(hashtextextended(:key, :bucket)) as text)")
        .param("key", key)
        .param("bucket", bucket.id())
        .query(String.class)
        .single();
  }

  /** The latest version, which may be a delete marker; null where there is none. */
  @Nullable StoredObject latest(Bucket bucket, String key) {
    return latest(COLUMNS, bucket, key);
  }

  /**
   * A version with its content, where that is in the row.
   *
   * @param version null for the latest one
   */
  @Nullable StoredObject withContent(Bucket bucket, String key, @Nullable String version) {
    return version == null
        ? latest(COLUMNS_AND_CONTENT, bucket, key)
        : version(COLUMNS_AND_CONTENT, bucket, key, version);
  }

  private @Nullable StoredObject latest(String columns, Bucket bucket, String key) {
    return jdbc.sql(columns + "where bucket = :bucket and key = :key and latest")
        .param("bucket", bucket.id())
        .param("key", key)
        .query(mapper)
        .optional()
        .orElse(null);
  }

  @Nullable StoredObject version(Bucket bucket, String key, String version) {
    return version(COLUMNS, bucket, key, version);
  }

  private @Nullable StoredObject version(
      String columns, Bucket bucket, String key, String version) {
    return jdbc.sql(columns + "where bucket = :bucket and key = :key and version = :version")
        .param("bucket", bucket.id())
        .param("key", key)
        .param("version", version)
        .query(mapper)
        .optional()
        .orElse(null);
  }

  /** The files of a version, in their order; none where its content is in its row. */
  List<Part> files(StoredObject object) {
    if (object.inRow()) {
      return List.of();
    }
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
    Long seq =
        values(jdbc.sql(INSERT + " returning seq"), bucket, version, object, now)
            .query(Long.class)
            .single();
    if (object.upload() == null) {
      object.files().forEach(file -> insert(seq, file, now));
    }
    return Objects.requireNonNull(seq);
  }

  /**
   * Writes the object of a key of a bucket that never had versions, in one statement, which also
   * has changes of the key wait for each other. For objects without files.
   *
   * @return the number of the version; null where nothing was done, as the present object has files
   *     or the bucket has versions by now
   */
  @Nullable Long put(Bucket bucket, NewObject object, Instant now) {
    try {
      return values(jdbc.sql(LOCK + INSERT + REPLACE), bucket, StoredObject.NO_VERSION, object, now)
          .query(Long.class)
          .optional()
          .orElse(null);
    } catch (DuplicateKeyException e) {
      return null;
    }
  }

  private JdbcClient.StatementSpec values(
      JdbcClient.StatementSpec statement,
      Bucket bucket,
      String version,
      NewObject object,
      Instant now) {
    Checksum checksum = object.checksum();
    SmallContent small = object.small();
    return object
        .lock()
        .writeTo(statement)
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
        .param("algorithm", checksum == null ? null : checksum.algorithm().name(), Types.VARCHAR)
        .param("type", checksum == null ? null : checksum.type(), Types.VARCHAR)
        .param("checksum", checksum == null ? null : checksum.value(), Types.VARCHAR)
        .param("content", small == null ? null : small.bytes(), Types.BINARY);
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

  /** A number that is larger than those of all versions, for an event without a version. */
  long nextSequence() {
    return jdbc.sql("select nextval(pg_get_serial_sequence('lambent_aws.s3_object', 'seq'))")
        .query(Long.class)
        .single();
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

  void setHeaders(StoredObject object, ObjectHeaders headers) {
    jdbc.sql("update lambent_aws.s3_object set headers = :headers where seq = :seq")
        .param("headers", json.writeValueAsString(headers))
        .param("seq", object.seq())
        .update();
  }

  void setLock(StoredObject object, ObjectLock lock) {
    lock.writeTo(
            jdbc.sql(
                """
                update lambent_aws.s3_object set lock_mode = :lockMode,
                    lock_until = cast(:lockUntil as timestamptz), legal_hold = :hold
                  where seq = :seq
                """))
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
