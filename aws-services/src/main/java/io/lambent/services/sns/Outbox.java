package io.lambent.services.sns;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores messages that are published, each with its deliveries, which {@link DeliveryTable} hands
 * out.
 */
@Component
class Outbox {
  /** The time after a message of a FIFO topic in which duplicates of it are recognised. */
  static final int DEDUPLICATION_SECONDS = 300;

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
}
