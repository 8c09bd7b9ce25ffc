package io.lambent.trigger.documentdb;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The stored positions of mappings, up to which changes are handled. */
@Component
class FeedPositions {
  private final JdbcClient jdbc;

  FeedPositions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The position of a mapping; empty before the first change.
   *
   * @param mapping its UUID
   */
  Optional<String> find(String mapping) {
    return jdbc.sql("select position from lambent_trigger.feed_position where mapping = :mapping")
        .param("mapping", mapping)
        .query(String.class)
        .optional();
  }

  void store(String mapping, String position) {
    jdbc.sql(
            """
            insert into lambent_trigger.feed_position (mapping, position) values (:mapping, :position)
            on conflict (mapping) do update set position = excluded.position
            """)
        .param("mapping", mapping)
        .param("position", position)
        .update();
  }

  void forget(String mapping) {
    jdbc.sql("delete from lambent_trigger.feed_position where mapping = :mapping")
        .param("mapping", mapping)
        .update();
  }
}
