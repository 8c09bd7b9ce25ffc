package io.lambent.services.kinesis;

import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The consumers that are registered at streams. */
@Component
class ConsumerTable {
  private static final String SELECT =
      "select id, name, tags, created_at from lambent_aws.kinesis_consumer ";

  private final JdbcClient jdbc;
  private final TagColumn tags;

  ConsumerTable(JdbcClient jdbc, TagColumn tags) {
    this.jdbc = jdbc;
    this.tags = tags;
  }

  private Consumer consumer(ResultSet row, int number) throws SQLException {
    return new Consumer(
        row.getLong("id"), row.getString("name"), tags.read(row), Instants.get(row, "created_at"));
  }

  int count(long stream) {
    return jdbc.sql("select count(*) from lambent_aws.kinesis_consumer where stream = :stream")
        .param("stream", stream)
        .query(Integer.class)
        .single();
  }

  /** Returns false where the stream has a consumer of that name. */
  boolean insert(long stream, String name, Map<String, String> tags, Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.kinesis_consumer (stream, name, tags, created_at)
                  values (:stream, :name, cast(:tags as jsonb), :now)
                  on conflict (stream, name) do nothing
                """)
            .param("stream", stream)
            .param("name", name)
            .param("tags", this.tags.text(tags))
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  Optional<Consumer> find(long stream, String name) {
    return jdbc.sql(SELECT + "where stream = :stream and name = :name")
        .param("stream", stream)
        .param("name", name)
        .query(this::consumer)
        .optional();
  }

  boolean exists(long id) {
    return jdbc.sql("select exists (select from lambent_aws.kinesis_consumer where id = :id)")
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  /**
   * Consumers of a stream in the order of their names, from the first whose name is greater than
   * {@code after}.
   */
  List<Consumer> list(long stream, String after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where stream = :stream and name > :after collate "C"
                order by name collate "C" limit :limit
                """)
        .param("stream", stream)
        .param("after", after)
        .param("limit", limit)
        .query(this::consumer)
        .list();
  }

  void delete(long id) {
    jdbc.sql("delete from lambent_aws.kinesis_consumer where id = :id").param("id", id).update();
  }
}
