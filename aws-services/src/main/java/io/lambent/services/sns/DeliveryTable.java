package io.lambent.services.sns;

import io.lambent.client.sql.Instants;
import io.lambent.services.lease.MessageTables;
import io.lambent.services.sqs.MessageAttribute;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Deliveries of messages to subscribers. A delivery is claimed for {@value #LEASE_SECONDS} seconds
 * and deleted when it is done; one whose process was killed can be claimed again after that time.
 * Among the deliveries of one group of a FIFO topic to one subscriber only the first can be
 * claimed.
 */
@Component
class DeliveryTable {
  private static final int LEASE_SECONDS = 60;

  private static final MessageTables TABLES =
      new MessageTables("lambent_aws.sns_message", "id", "lambent_aws.sns_delivery", "message");

  private final JdbcClient client;
  private final SubscriptionTable subscriptions;
  private final JsonMapper json;

  DeliveryTable(JdbcClient client, SubscriptionTable subscriptions, JsonMapper json) {
    this.client = client;
    this.subscriptions = subscriptions;
    this.json = json;
  }

  /**
   * Something that is to be sent to a subscriber.
   *
   * @param attempts how often it was tried, this time included
   */
  record Delivery(long id, int attempts, Notification message, Subscription subscription) {}

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
            Instants.get(row, "published_at")),
        subscriptions.subscription(row, number));
  }

  /** Deletes a delivery that succeeded or was given up, and its message after the last one. */
  void done(Delivery delivery) {
    TABLES.done(client, delivery.id(), delivery.message().id());
  }

  /** Makes a delivery due again after some milliseconds. */
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

  /**
   * Deletes the records of messages whose duplicates are not recognised any more, and messages that
   * are older than a minute and have no delivery.
   */
  void expire() {
    client
        .sql(
            """
            delete from lambent_aws.sns_deduplication where (topic, scope, id) in (
              select topic, scope, id from lambent_aws.sns_deduplication
                where published_at < now() - make_interval(secs => :seconds)
                for update skip locked)
            """)
        .param("seconds", Outbox.DEDUPLICATION_SECONDS)
        .update();
    client
        .sql(
            "delete from lambent_aws.sns_message m"
                + " where published_at < now() - interval '1 min' and "
                + TABLES.unused())
        .update();
  }
}
