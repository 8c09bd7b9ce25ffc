package io.lambent.services.sns;

import io.lambent.client.sql.Instants;
import io.lambent.services.sqs.MessageAttribute;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Messages and their deliveries. A delivery is claimed for some time, and deleted when it is done;
 * one of a process that was killed is claimed again after that time. Of the deliveries of one group
 * of a FIFO topic to one subscriber only the first can be claimed.
 */
@Component
class Outbox {
  /** The time that a delivery may take before it is tried again. */
  private static final int LEASE_SECONDS = 60;

  private static final int DEDUPLICATION_SECONDS = 300;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final TransactionTemplate transactions;
  private final SubscriptionTable subscriptions;
  private final FilterPolicies filters;
  private final DeliverySignal signal;
  private final JsonMapper json;

  Outbox(
      JdbcTemplate jdbc,
      JdbcClient client,
      TransactionTemplate transactions,
      SubscriptionTable subscriptions,
      FilterPolicies filters,
      DeliverySignal signal,
      JsonMapper json) {
    this.jdbc = jdbc;
    this.client = client;
    this.transactions = transactions;
    this.subscriptions = subscriptions;
    this.filters = filters;
    this.signal = signal;
    this.json = json;
  }

  /**
   * Returns once the messages and their deliveries are committed.
   *
   * @return what is stored for each: the message itself, or the one that it is a duplicate of
   * @throws io.lambent.aws.error.AwsFailure where the topic was deleted
   */
  List<Notification> publish(Topic topic, List<Notification> messages) {
    List<Subscription> subscribers = subscriptions.of(topic);
    List<Notification> stored;
    try {
      stored =
          Objects.requireNonNull(
              transactions.execute(status -> insert(topic, messages, subscribers)));
    } catch (DataIntegrityViolationException e) {
      throw SnsErrors.noTopic();
    }
    if (subscribers.stream().anyMatch(one -> !one.protocol().isHttp())) {
      signal.raise(false);
    }
    if (subscribers.stream().anyMatch(one -> one.protocol().isHttp())) {
      signal.raise(true);
    }
    return stored;
  }

  private List<Notification> insert(
      Topic topic, List<Notification> messages, List<Subscription> subscribers) {
    if (topic.isFifo()) {
      // Messages of a FIFO topic are committed in the order of their sequence numbers.
      client
          .sql("select from lambent_aws.sns_topic where id = :id for update")
          .param("id", topic.id())
          .query((row, number) -> number)
          .list();
    }
    List<Notification> stored = new ArrayList<>();
    List<Object[]> deliveries = new ArrayList<>();
    for (Notification message : messages) {
      Notification numbered = topic.isFifo() ? number(topic, message) : message;
      stored.add(numbered);
      if (!numbered.id().equals(message.id())) {
        continue;
      }
      List<Subscription> wanted =
          subscribers.stream()
              .filter(one -> filters.matches(one, message.body(), message.attributes()))
              .toList();
      if (!wanted.isEmpty()) {
        insert(topic.id(), numbered);
        String group = topic.isFifo() ? message.groupId() : null;
        wanted.forEach(one -> deliveries.add(new Object[] {message.id(), group, one.id()}));
      }
    }
    jdbc.batchUpdate(
        """
        insert into lambent_aws.sns_delivery (message, subscription, group_id, slow, due_at)
          select ?, id, ?, protocol in ('http', 'https'), now()
            from lambent_aws.sns_subscription where id = ?
        """,
        deliveries);
    return stored;
  }

  /**
   * Assigns the sequence number of a message to a FIFO topic; returns the earlier message of a
   * duplicate.
   */
  private Notification number(Topic topic, Notification message) {
    String scope = topic.deduplicatesByGroup() ? Objects.requireNonNull(message.groupId()) : "";
    Notification numbered = with(message, message.id(), nextSeq());
    int inserted =
        client
            .sql(
                """
                insert into lambent_aws.sns_deduplication as d
                    (topic, scope, id, message, seq, published_at)
                  values (:topic, :scope, :id, :message, :seq, now())
                  on conflict (topic, scope, id) do update
                    set message = excluded.message, seq = excluded.seq,
                      published_at = excluded.published_at
                    where d.published_at <= now() - make_interval(secs => :seconds)
                """)
            .param("topic", topic.id())
            .param("scope", scope)
            .param("id", message.deduplicationId())
            .param("message", message.id())
            .param("seq", numbered.seq())
            .param("seconds", DEDUPLICATION_SECONDS)
            .update();
    if (inserted == 1) {
      return numbered;
    }
    return client
        .sql(
            """
            select message, seq from lambent_aws.sns_deduplication
              where topic = :topic and scope = :scope and id = :id
            """)
        .param("topic", topic.id())
        .param("scope", scope)
        .param("id", message.deduplicationId())
        .query(
            (row, number) ->
                with(
                    message,
                    Objects.requireNonNull(row.getObject("message", UUID.class)),
                    row.getLong("seq")))
        .single();
  }

  private long nextSeq() {
    return client.sql("select nextval('lambent_aws.sns_sequence')").query(Long.class).single();
  }

  private static Notification with(Notification message, UUID id, long seq) {
    return new Notification(
        id,
        message.type(),
        message.body(),
        message.structured(),
        message.subject(),
        message.attributes(),
        message.groupId(),
        message.deduplicationId(),
        seq,
        message.endpoint(),
        message.traceHeader(),
        message.publishedAt());
  }

  private void insert(long topic, Notification message) {
    client
        .sql(
            """
            insert into lambent_aws.sns_message (id, topic, type, body, structured, subject, attributes,
                group_id, deduplication_id, seq, endpoint, trace_header, published_at)
              values (:id, :topic, :type, :body, :structured, :subject, :attributes, :group,
                :deduplication, :seq, :endpoint, :trace, :published)
            """)
        .param("id", message.id())
        .param("topic", topic)
        .param("type", message.type().name())
        .param("body", message.body())
        .param("structured", message.structured())
        .param("subject", message.subject())
        .param("attributes", json.writeValueAsString(message.attributes()))
        .param("group", message.groupId())
        .param("deduplication", message.deduplicationId())
        .param("seq", message.seq())
        .param("endpoint", message.endpoint())
        .param("trace", message.traceHeader())
        .param("published", Timestamp.from(message.publishedAt()))
        .update();
  }

  /**
   * Something that is to be sent to a subscriber.
   *
   * @param attempts how often it was tried, this time included
   */
  record Delivery(long id, int attempts, Notification message, Subscription subscription) {}

  /**
   * Adds a message about a subscription to the transaction of the caller.
   *
   * @param topic the id of its topic
   */
  void add(long topic, Notification message, UUID subscription) {
    insert(topic, message);
    client
        .sql(
            """
            insert into lambent_aws.sns_delivery (message, subscription, slow, due_at)
              values (:message, :subscription, true, now())
            """)
        .param("message", message.id())
        .param("subscription", subscription)
        .update();
  }

  /**
   * Claims deliveries that are due and that no other instance has claimed.
   *
   * @param slow true for those that may take seconds
   */
  List<Delivery> claim(int limit, boolean slow) {
    Long[] ids =
        client
            .sql(
                """
                update lambent_aws.sns_delivery d set attempts = attempts + 1,
                    due_at = now() + make_interval(secs => :lease)
                  from (
                    select id from lambent_aws.sns_delivery w
                      where slow = :slow and due_at <= now() and (group_id is null or not exists (
                        select from lambent_aws.sns_delivery e
                          where e.subscription = w.subscription and e.group_id = w.group_id
                            and e.id < w.id))
                      order by due_at limit :limit for update skip locked) due
                  where d.id = due.id
                  returning d.id
                """)
            .param("slow", slow)
            .param("lease", LEASE_SECONDS)
            .param("limit", limit)
            .query(Long.class)
            .list()
            .toArray(Long[]::new);
    if (ids.length == 0) {
      return List.of();
    }
    return client
        .sql(
            "select d.id as delivery_id, d.attempts, m.id as message_id, m.type, m.body,"
                + " m.structured,"
                + " m.subject, m.attributes, m.group_id, m.deduplication_id, m.seq,"
                + " m.endpoint as publisher_endpoint, m.trace_header, m.published_at, "
                + SubscriptionTable.COLUMNS
                + """
                 from lambent_aws.sns_delivery d
                  join lambent_aws.sns_message m on m.id = d.message
                  join lambent_aws.sns_subscription s on s.id = d.subscription
                  join lambent_aws.sns_topic t on t.id = s.topic
                  where d.id = any(cast(:ids as bigint[])) order by d.id
                """)
        .param("ids", ids)
        .query(this::delivery)
        .list();
  }

  /**
   * The time until a delivery is due, negative where one is; null where there is none. What waits
   * for an earlier delivery of its group counts once that is done.
   *
   * @param slow as in {@link #claim}
   */
  @Nullable Duration untilNext(boolean slow) {
    return client
        .sql(
            """
            select extract(epoch from due_at - clock_timestamp()) * 1000
              from lambent_aws.sns_delivery w
              where slow = :slow and (group_id is null or not exists (
                select from lambent_aws.sns_delivery e
                  where e.subscription = w.subscription and e.group_id = w.group_id
                    and e.id < w.id))
              order by due_at limit 1
            """)
        .param("slow", slow)
        .query(BigDecimal.class)
        .optional()
        .map(millis -> Duration.ofMillis(millis.longValue()))
        .orElse(null);
  }

  private Delivery delivery(ResultSet row, int number) throws SQLException {
    return new Delivery(
        row.getLong("delivery_id"),
        row.getInt("attempts"),
        new Notification(
            Objects.requireNonNull(row.getObject("message_id", UUID.class)),
            Notification.Type.valueOf(row.getString("type")),
            row.getString("body"),
            row.getBoolean("structured"),
            row.getString("subject"),
            json.readValue(
                row.getString("attributes"), new TypeReference<Map<String, MessageAttribute>>() {}),
            row.getString("group_id"),
            row.getString("deduplication_id"),
            row.getObject("seq", Long.class),
            row.getString("publisher_endpoint"),
            row.getString("trace_header"),
            instant(row)),
        subscriptions.subscription(row, number));
  }

  private static Instant instant(ResultSet row) throws SQLException {
    return Instants.get(row, "published_at");
  }

  /** Notes that a delivery is done, or given up. */
  void done(Delivery delivery) {
    client
        .sql("delete from lambent_aws.sns_delivery where id = :id")
        .param("id", delivery.id())
        .update();
    client
        .sql(
            """
            delete from lambent_aws.sns_message m where id = :id
              and not exists (select from lambent_aws.sns_delivery d where d.message = m.id)
            """)
        .param("id", delivery.message().id())
        .update();
  }

  void retry(Delivery delivery, long afterMillis) {
    client
        .sql(
            """
            update lambent_aws.sns_delivery
              set due_at = now() + make_interval(secs => :millis / 1000.0) where id = :id
            """)
        .param("millis", afterMillis)
        .param("id", delivery.id())
        .update();
  }

  /** Deletes notes after which duplicates are not recognised. */
  void expireNotes() {
    client
        .sql(
            """
            delete from lambent_aws.sns_deduplication where (topic, scope, id) in (
              select topic, scope, id from lambent_aws.sns_deduplication
                where published_at < now() - make_interval(secs => :seconds)
                for update skip locked)
            """)
        .param("seconds", DEDUPLICATION_SECONDS)
        .update();
    client
        .sql(
            """
            delete from lambent_aws.sns_message m
              where published_at < now() - interval '1 min'
                and not exists (select from lambent_aws.sns_delivery d where d.message = m.id)
            """)
        .update();
  }
}
