package io.lambent.services.sqs;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The queues. What was read lately is taken from memory for a second. */
@Component
class QueueTable {
  private static final long FRESH_NANOS = 1_000_000_000L;

  /** Bounds the memory. */
  private static final int MAX_KNOWN = 10_000;

  private static final String COLUMNS =
      "select id, account, region, name, attributes, tags, created_at, modified_at"
          + " from lambent_aws.sqs_queue ";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Map<Key, Known> known = new ConcurrentHashMap<>();
  private final RowMapper<Queue> mapper;

  private record Key(String account, String region, String name) {}

  private record Known(Queue queue, long readAt) {}

  QueueTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
    this.mapper =
        (row, number) ->
            new Queue(
                row.getLong("id"),
                row.getString("account"),
                row.getString("region"),
                row.getString("name"),
                map(row.getString("attributes")),
                map(row.getString("tags")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("modified_at", OffsetDateTime.class).toInstant());
  }

  private Map<String, String> map(String stored) {
    return json.readValue(stored, new TypeReference<Map<String, String>>() {});
  }

  /** A queue as it was within the last second; null where there is none. */
  @Nullable Queue find(String account, String region, String name) {
    Key key = new Key(account, region, name);
    Known recent = known.get(key);
    if (recent != null && System.nanoTime() - recent.readAt() < FRESH_NANOS) {
      return recent.queue();
    }
    Queue read = read(account, region, name);
    if (read == null) {
      known.remove(key);
    } else {
      if (known.size() > MAX_KNOWN) {
        known.clear();
      }
      known.put(key, new Known(read, System.nanoTime()));
    }
    return read;
  }

  /** A queue as it is; null where there is none. */
  @Nullable Queue read(String account, String region, String name) {
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(mapper)
        .optional()
        .orElse(null);
  }

  /** Forgets what it knows of a queue that has changed. */
  void forget(Queue queue) {
    known.remove(new Key(queue.account(), queue.region(), queue.name()));
  }

  /** Returns false where there is a queue of that name. */
  boolean insert(
      String account,
      String region,
      String name,
      Map<String, String> attributes,
      Map<String, String> tags,
      Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.sqs_queue
                  (account, region, name, attributes, tags, created_at, modified_at)
                values (:account, :region, :name, cast(:attributes as jsonb),
                  cast(:tags as jsonb), :now, :now)
                on conflict (account, region, name) do nothing
                """)
            .param("account", account)
            .param("region", region)
            .param("name", name)
            .param("attributes", json.writeValueAsString(attributes))
            .param("tags", json.writeValueAsString(tags))
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Sets attributes; empty ones are taken away. */
  void setAttributes(Queue queue, Map<String, String> changed, Instant now) {
    jdbc.sql(
            """
            update lambent_aws.sqs_queue set modified_at = :now, attributes =
              (select coalesce(jsonb_object_agg(key, value), '{}')
                from jsonb_each(attributes || cast(:changed as jsonb)) where value <> '""')
              where id = :id
            """)
        .param("now", Timestamp.from(now))
        .param("changed", json.writeValueAsString(changed))
        .param("id", queue.id())
        .update();
    forget(queue);
  }

  void tag(Queue queue, Map<String, String> tags) {
    jdbc.sql("update lambent_aws.sqs_queue set tags = tags || cast(:tags as jsonb) where id = :id")
        .param("tags", json.writeValueAsString(tags))
        .param("id", queue.id())
        .update();
    forget(queue);
  }

  void untag(Queue queue, List<String> keys) {
    jdbc.sql(
            """
            update lambent_aws.sqs_queue set tags = tags
              - array(select jsonb_array_elements_text(cast(:keys as jsonb))) where id = :id
            """)
        .param("keys", json.writeValueAsString(keys))
        .param("id", queue.id())
        .update();
    forget(queue);
  }

  /** Deletes a queue and its messages; returns false where it was deleted before. */
  boolean delete(Queue queue) {
    boolean deleted =
        jdbc.sql("delete from lambent_aws.sqs_queue where id = :id")
                .param("id", queue.id())
                .update()
            == 1;
    forget(queue);
    return deleted;
  }

  /** Notes a purge; returns false where the last one was within a minute. */
  boolean purge(Queue queue) {
    return jdbc.sql(
                """
                update lambent_aws.sqs_queue set purged_at = now()
                  where id = :id and (purged_at is null or purged_at < now() - interval '60 s')
                """)
            .param("id", queue.id())
            .update()
        == 1;
  }

  /**
   * Queues by name.
   *
   * @param after the name of the last one before; empty for the first page
   */
  List<Queue> list(String account, String region, String prefix, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and starts_with(name, :prefix)
                  and name > :after collate "C" order by name collate "C" limit :limit
                """)
        .param("account", account)
        .param("region", region)
        .param("prefix", prefix)
        .param("after", after)
        .param("limit", limit)
        .query(mapper)
        .list();
  }

  /** Queues whose dead letters go to another. */
  List<Queue> sourcesOf(Queue target, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region
                  and (attributes ->> 'RedrivePolicy')::jsonb ->> 'deadLetterTargetArn' = :arn
                  and name > :after collate "C" order by name collate "C" limit :limit
                """)
        .param("account", target.account())
        .param("region", target.region())
        .param("arn", target.arn())
        .param("after", after)
        .param("limit", limit)
        .query(mapper)
        .list();
  }
}
