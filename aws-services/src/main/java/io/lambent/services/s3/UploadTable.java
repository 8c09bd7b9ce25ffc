package io.lambent.services.s3;

import io.lambent.client.sql.Instants;
import io.lambent.services.s3.StoredObject.Part;
import io.lambent.services.s3.file.ChecksumAlgorithm;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Multipart uploads that go on, and their parts. */
@Component
class UploadTable {
  private static final String COLUMNS =
      """
      select id, key, initiated_at, headers, tags, checksum_algorithm, checksum_type,
        lock_mode, lock_until, legal_hold from lambent_aws.s3_upload
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final RowMapper<Upload> mapper;

  /**
   * A multipart upload.
   *
   * @param algorithm of the checksum that the object will have
   * @param type of that checksum; empty where the client named no algorithm
   * @param lock of the object
   */
  record Upload(
      UUID id,
      String key,
      Instant initiatedAt,
      ObjectHeaders headers,
      Map<String, String> tags,
      ChecksumAlgorithm algorithm,
      String type,
      ObjectLock lock) {

    /**
     * Returns false where the client named no algorithm. Parts may come with any checksum then, and
     * only the object will have one.
     */
    boolean hasNamedAlgorithm() {
      return !type.isEmpty();
    }
  }

  /** A part that was uploaded. */
  record StoredPart(Part part, Instant storedAt) {}

  UploadTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
    this.mapper =
        (row, number) -> {
          String tags = row.getString("tags");
          return new Upload(
              row.getObject("id", UUID.class),
              row.getString("key"),
              Instants.get(row, "initiated_at"),
              json.readValue(row.getString("headers"), ObjectHeaders.class),
              tags == null
                  ? Map.of()
                  : json.readValue(tags, new TypeReference<Map<String, String>>() {}),
              ChecksumAlgorithm.valueOf(row.getString("checksum_algorithm")),
              row.getString("checksum_type"),
              ObjectLock.of(row));
        };
  }

  void insert(Bucket bucket, Upload upload) {
    upload
        .lock()
        .writeTo(
            jdbc.sql(
                """
                insert into lambent_aws.s3_upload (id, bucket, key, initiated_at, headers, tags,
                    checksum_algorithm, checksum_type, lock_mode, lock_until, legal_hold)
                  values (:id, :bucket, :key, :now, :headers, :tags, :algorithm, :type, :lockMode,
                    cast(:lockUntil as timestamptz), :hold)
                """))
        .param("id", upload.id())
        .param("bucket", bucket.id())
        .param("key", upload.key())
        .param("now", Timestamp.from(upload.initiatedAt()))
        .param("headers", json.writeValueAsString(upload.headers()))
        .param(
            "tags",
            upload.tags().isEmpty() ? null : json.writeValueAsString(upload.tags()),
            Types.VARCHAR)
        .param("algorithm", upload.algorithm().name())
        .param("type", upload.type())
        .update();
  }

  /** The upload of a key; null where there is none. */
  @Nullable Upload find(Bucket bucket, String key, UUID id) {
    return jdbc.sql(COLUMNS + "where id = :id and bucket = :bucket and key = :key")
        .param("id", id)
        .param("bucket", bucket.id())
        .param("key", key)
        .query(mapper)
        .optional()
        .orElse(null);
  }

  /** Uploads by key, and those of a key by the time at which they began. */
  List<Upload> list(Bucket bucket, String prefix, String afterKey, UUID after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where bucket = :bucket and starts_with(key, :prefix)
                  and (key > :key or (key = :key and id > :after))
                  order by key, id limit :limit
                """)
        .param("bucket", bucket.id())
        .param("prefix", prefix)
        .param("key", afterKey)
        .param("after", after)
        .param("limit", limit)
        .query(mapper)
        .list();
  }

  /**
   * Adds a part in place of one with the same number, whose file it returns. To be called in a
   * transaction.
   *
   * @return null where the upload is over
   */
  @Nullable List<UUID> put(UUID upload, Part part, Instant now) {
    if (!lock(upload)) {
      return null;
    }
    List<UUID> freed =
        jdbc.sql(
                "delete from lambent_aws.s3_file where upload = :upload and part = :part"
                    + " returning id")
            .param("upload", upload)
            .param("part", part.part())
            .query((row, number) -> row.getObject("id", UUID.class))
            .list();
    jdbc.sql(
            """
            insert into lambent_aws.s3_file (id, upload, part, size, md5, checksum, stored_at)
              values (:id, :upload, :part, :size, :md5, :checksum, :now)
            """)
        .param("id", part.id())
        .param("upload", upload)
        .param("part", part.part())
        .param("size", part.size())
        .param("md5", part.md5())
        .param("checksum", part.checksum())
        .param("now", Timestamp.from(now))
        .update();
    return freed;
  }

  /**
   * Locks an upload, so that its changes are serialized; returns false where it was completed or
   * aborted.
   */
  private boolean lock(UUID upload) {
    return jdbc.sql("select 1 from lambent_aws.s3_upload where id = :id for update")
        .param("id", upload)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Parts by number. */
  List<StoredPart> parts(UUID upload, int after, int limit) {
    return jdbc.sql(
            """
            select id, part, size, md5, checksum, stored_at from lambent_aws.s3_file
              where upload = :upload and part > :after order by part limit :limit
            """)
        .param("upload", upload)
        .param("after", after)
        .param("limit", limit)
        .query(
            (row, number) ->
                new StoredPart(
                    new Part(
                        row.getObject("id", UUID.class),
                        row.getInt("part"),
                        row.getLong("size"),
                        row.getString("md5"),
                        row.getString("checksum")),
                    Instants.get(row, "stored_at")))
        .list();
  }

  /**
   * Ends an upload: gives the parts to an object and deletes the others, whose files it returns. To
   * be called in a transaction.
   *
   * @throws io.lambent.aws.error.AwsFailure where the upload is over or a part was replaced
   */
  List<UUID> complete(UUID upload, long object, List<Part> parts) {
    if (!lock(upload)) {
      throw S3Error.NO_SUCH_UPLOAD.failure();
    }
    int moved =
        jdbc.sql(
                "update lambent_aws.s3_file set object = :object, upload = null"
                    + " where upload = :upload and id in (:parts)")
            .param("object", object)
            .param("upload", upload)
            .param("parts", parts.stream().map(Part::id).toList())
            .update();
    if (moved != parts.size()) {
      throw S3Error.INVALID_PART.failure();
    }
    return new ArrayList<>(delete(upload));
  }

  /** Deletes an upload; returns the files of its parts. To be called in a transaction. */
  List<UUID> delete(UUID upload) {
    List<UUID> files =
        jdbc.sql("delete from lambent_aws.s3_file where upload = :upload returning id")
            .param("upload", upload)
            .query((row, number) -> row.getObject("id", UUID.class))
            .list();
    jdbc.sql("delete from lambent_aws.s3_upload where id = :id").param("id", upload).update();
    return files;
  }
}
