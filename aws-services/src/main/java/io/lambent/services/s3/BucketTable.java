package io.lambent.services.s3;

import io.lambent.client.sql.Instants;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The buckets and the documents that belong to them. */
@Component
class BucketTable {
  private static final String COLUMNS =
      "select id, name, account, region, created_at, versioning, notification"
          + " from lambent_aws.s3_bucket ";
  private static final RowMapper<Bucket> MAPPER =
      (row, number) ->
          new Bucket(
              row.getLong("id"),
              row.getString("name"),
              row.getString("account"),
              row.getString("region"),
              Instants.get(row, "created_at"),
              row.getString("versioning"),
              row.getString("notification"));

  private final JdbcClient jdbc;

  BucketTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Nullable Bucket find(String name) {
    return jdbc.sql(COLUMNS + "where name = :name")
        .param("name", name)
        .query(MAPPER)
        .optional()
        .orElse(null);
  }

  /** The bucket of a number; null where it was deleted. */
  @Nullable Bucket find(long id) {
    return jdbc.sql(COLUMNS + "where id = :id")
        .param("id", id)
        .query(MAPPER)
        .optional()
        .orElse(null);
  }

  /** Returns false where there is a bucket of that name. */
  boolean insert(String name, String account, String region, Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.s3_bucket (name, account, region, created_at)
                  values (:name, :account, :region, :now) on conflict (name) do nothing
                """)
            .param("name", name)
            .param("account", account)
            .param("region", region)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Returns false where the bucket has objects. */
  boolean delete(Bucket bucket) {
    try {
      jdbc.sql("delete from lambent_aws.s3_bucket where id = :id")
          .param("id", bucket.id())
          .update();
      return true;
    } catch (DataIntegrityViolationException e) {
      return false;
    }
  }

  /**
   * Buckets by name.
   *
   * @param region null for all regions
   * @param after the name of the last one before; empty for the first page
   */
  List<Bucket> list(
      String account, String prefix, @Nullable String region, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and starts_with(name, :prefix)
                  and region = coalesce(:region, region)
                  and name > :after collate "C" order by name collate "C" limit :limit
                """)
        .param("account", account)
        .param("prefix", prefix)
        .param("region", region, Types.VARCHAR)
        .param("after", after)
        .param("limit", limit)
        .query(MAPPER)
        .list();
  }

  void setVersioning(Bucket bucket, String status) {
    jdbc.sql("update lambent_aws.s3_bucket set versioning = :status where id = :id")
        .param("status", status)
        .param("id", bucket.id())
        .update();
  }

  void setNotification(Bucket bucket, @Nullable String rules) {
    jdbc.sql("update lambent_aws.s3_bucket set notification = :rules where id = :id")
        .param("rules", rules, Types.VARCHAR)
        .param("id", bucket.id())
        .update();
  }

  Optional<String> setting(Bucket bucket, String name) {
    return jdbc.sql(
            "select document from lambent_aws.s3_setting where bucket = :bucket and name = :name")
        .param("bucket", bucket.id())
        .param("name", name)
        .query(String.class)
        .optional();
  }

  /** A document and the name under which it is kept. */
  record NamedSetting(String name, String document) {}

  /**
   * Documents by name.
   *
   * @param prefix of their names
   * @param after the name of the last one before; empty for the first page
   */
  List<NamedSetting> settings(Bucket bucket, String prefix, String after, int limit) {
    return jdbc.sql(
            """
            select name, document from lambent_aws.s3_setting
              where bucket = :bucket and starts_with(name, :prefix) and name > :after collate "C"
              order by name collate "C" limit :limit
            """)
        .param("bucket", bucket.id())
        .param("prefix", prefix)
        .param("after", after)
        .param("limit", limit)
        .query((row, number) -> new NamedSetting(row.getString("name"), row.getString("document")))
        .list();
  }

  void set(Bucket bucket, String name, String document) {
    jdbc.sql(
            """
            insert into lambent_aws.s3_setting (bucket, name, document)
              values (:bucket, :name, :document)
              on conflict (bucket, name) do update set document = excluded.document
            """)
        .param("bucket", bucket.id())
        .param("name", name)
        .param("document", document)
        .update();
  }

  void remove(Bucket bucket, String name) {
    jdbc.sql("delete from lambent_aws.s3_setting where bucket = :bucket and name = :name")
        .param("bucket", bucket.id())
        .param("name", name)
        .update();
  }
}
