package io.lambent.services.sqs;

import io.lambent.aws.arn.Arn;
import io.lambent.client.sql.Instants;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The queues. What was read lately is taken from memory for a second. */
@Component
class QueueTable {
  private static final long FRESH_NANOS = 1_000_000_000L;

  /** The maximum number of cached queues. */
  private static final int MAX_KNOWN = 10_000;

  private static final String COLUMNS =
      "select id, account, region, name, attributes, tags, fair, created_at, modified_at"
          + " from lambent_aws.sqs_queue ";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final TransactionTemplate transactions;
  private final Map<Key, Known> known = new ConcurrentHashMap<>();
  private final RowMapper<Queue> mapper;

  private record Key(String account, String region, String name) {}

  private record Known(Queue queue, long readAt) {}

  QueueTable(JdbcClient jdbc, JsonMapper json, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.json = json;
    this.transactions = transactions;
    this.mapper =
        (row, number) ->
            new Queue(
                row.getLong("id"),
                row.getString("account"),
                row.getString("region"),
                row.getString("name"),
                map(row.getString("attributes")),
                map(row.getString("tags")),
                row.getBoolean("fair"),
                Instants.get(row, "created_at"),
                Instants.get(row, "modified_at"));
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
    if (!isStorable(account) || !isStorable(name)) {
      return null;
    }
    return jdbc.sql(COLUMNS + "where account = :account and region = :region and name = :name")
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(mapper)
        .optional()
        .orElse(null);
  }

  /** Returns false for text that PostgreSQL does not take. */
  static boolean isStorable(String text) {
    return text.indexOf('\0') < 0;
  }

  /** A queue by its id; null where there is none. */
  @Nullable Queue read(long id) {
    return jdbc.sql(COLUMNS + "where id = :id")
        .param("id", id)
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

  /** Notes that messages of a standard queue have groups. */
  void setFair(Queue queue) {
    jdbc.sql("update lambent_aws.sqs_queue set fair = true where id = :id")
        .param("id", queue.id())
        .update();
    forget(queue);
  }

  /**
   * Changes the policy of a queue under the lock of its row.
   *
   * @param change from the present policy, or null, to the new one, or null for none; what it
   *     throws leaves the policy as it is
   */
  void changePolicy(Queue queue, UnaryOperator<@Nullable String> change, Instant now) {
    transactions.executeWithoutResult(
        status -> {
          Queue locked =
              jdbc.sql(COLUMNS + "where id = :id for update")
                  .param("id", queue.id())
                  .query(mapper)
                  .optional()
                  .orElseThrow(SqsErrors::noQueue);
          String policy = change.apply(locked.policy(QueueAttribute.Policy));
          setAttributes(
              queue, Map.of(QueueAttribute.Policy.name(), policy == null ? "" : policy), now);
        });
  }

  /**
   * Deletes a queue and its messages, and notes its name; returns false where it was deleted
   * before.
   */
  boolean delete(Queue queue) {
    boolean deleted =
        jdbc.sql(
                    """
                    with deleted as (
                      delete from lambent_aws.sqs_queue where id = :id
                        returning account, region, name)
                    insert into lambent_aws.sqs_deleted_queue (account, region, name, deleted_at)
                      select account, region, name, now() from deleted
                      on conflict (account, region, name) do update set deleted_at = now()
                    """)
                .param("id", queue.id())
                .update()
            == 1;
    forget(queue);
    return deleted;
  }

  /** Returns true where a queue of that name was deleted within the last minute. */
  boolean wasDeletedRecently(String account, String region, String name) {
    return jdbc.sql(
            """
            select exists (select from lambent_aws.sqs_deleted_queue
              where account = :account and region = :region and name = :name
                and deleted_at > now() - interval '60 s')
            """)
        .param("account", account)
        .param("region", region)
        .param("name", name)
        .query(Boolean.class)
        .single();
  }

  /** Forgets names of queues that were deleted some time ago. */
  void forgetDeleted() {
    jdbc.sql(
            """
            delete from lambent_aws.sqs_deleted_queue where deleted_at < now() - interval '60 s'
            """)
        .update();
  }

  /** Returns true where the dead letters of a queue go to this one. */
  boolean hasSources(Queue target) {
    return !sourcesOf(target, "", 1).isEmpty();
  }

  /** The queue of an ARN; null where there is none of the caller's account and region. */
  @Nullable Queue ofArn(String account, String region, String arn) {
    String name =
        Arn.parse(arn)
            .filter(parsed -> parsed.service().equals("sqs"))
            .filter(parsed -> parsed.account().equals(account))
            .filter(parsed -> parsed.region().equals(region))
            .map(Arn::resource)
            .orElse(null);
    return name == null ? null : read(account, region, name);
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
