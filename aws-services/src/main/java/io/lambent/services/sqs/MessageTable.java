package io.lambent.services.sqs;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The messages. One that is received stays where it is, invisible until its time is over; a receipt
 * is good until the next one.
 */
@Component
class MessageTable {
  private static final String CLAIM =
      """
      update lambent_aws.sqs_message m set
          visible_at = now() + make_interval(secs => :visibility), receives = receives + 1,
          first_received_at = coalesce(first_received_at, now()), receipt = gen_random_uuid()
        from (
          select queue, seq from lambent_aws.sqs_message
            where queue = :queue and visible_at <= now()
              and sent_at > now() - make_interval(secs => :retention)
            order by visible_at limit :limit for update skip locked) due
        where m.queue = due.queue and m.seq = due.seq
        returning m.seq, m.id, m.receipt, m.body, m.attributes, m.trace_header, m.group_id,
          m.sender, m.sent_at, m.receives, m.first_received_at, m.source_arn
      """;

  private static final String MOVE_EXHAUSTED =
      """
      update lambent_aws.sqs_message m set queue = :target, visible_at = now(), receipt = null,
          source_arn = :source
        from (
          select queue, seq from lambent_aws.sqs_message
            where queue = :queue and visible_at <= now() and receives >= :most
            order by visible_at limit :limit for update skip locked) due
        where m.queue = due.queue and m.seq = due.seq
      """;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;

  MessageTable(JdbcTemplate jdbc, JdbcClient client) {
    this.jdbc = jdbc;
    this.client = client;
  }

  void insert(List<NewMessage> messages) {
    jdbc.batchUpdate(
        """
        insert into lambent_aws.sqs_message (queue, id, body, attributes, trace_header, group_id,
          sender, sent_at, visible_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        messages,
        500,
        (row, message) -> {
          row.setLong(1, message.queue());
          row.setObject(2, message.id());
          row.setString(3, message.body());
          row.setString(4, message.attributes());
          row.setString(5, message.traceHeader());
          row.setString(6, message.groupId());
          row.setString(7, message.sender());
          row.setTimestamp(8, Timestamp.from(message.sentAt()));
          row.setTimestamp(9, Timestamp.from(message.visibleAt()));
        });
  }

  /** Takes messages that nobody else has; in no certain order. */
  List<Received> claim(Queue queue, int limit, int visibilitySeconds) {
    return client
        .sql(CLAIM)
        .param("queue", queue.id())
        .param("visibility", visibilitySeconds)
        .param("retention", queue.number(QueueAttribute.MessageRetentionPeriod))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Received(
                    row.getLong("seq"),
                    Objects.requireNonNull(row.getObject("id", UUID.class)),
                    Objects.requireNonNull(row.getObject("receipt", UUID.class)),
                    row.getString("body"),
                    row.getString("attributes"),
                    row.getString("trace_header"),
                    row.getString("group_id"),
                    row.getString("sender"),
                    row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                    row.getInt("receives"),
                    row.getObject("first_received_at", OffsetDateTime.class).toInstant(),
                    row.getString("source_arn")))
        .list();
  }

  /**
   * Moves messages that were received too often.
   *
   * @return how many were moved
   */
  int moveExhausted(Queue from, Queue to, int maxReceiveCount, int limit) {
    return client
        .sql(MOVE_EXHAUSTED)
        .param("target", to.id())
        .param("source", from.arn())
        .param("queue", from.id())
        .param("most", maxReceiveCount)
        .param("limit", limit)
        .update();
  }

  /** When the next message becomes visible; null where none is waiting for that. */
  @Nullable Instant nextVisible(Queue queue) {
    OffsetDateTime next =
        client
            .sql(
                """
                select min(visible_at) from lambent_aws.sqs_message
                  where queue = :queue
                """)
            .param("queue", queue.id())
            .query(OffsetDateTime.class)
            .optional()
            .orElse(null);
    return next == null ? null : next.toInstant();
  }

  /** Deletes a message by its latest receipt; by another nothing happens. */
  void delete(ReceiptHandle handle) {
    jdbc.update(
        "delete from lambent_aws.sqs_message where queue = ? and seq = ? and receipt = ?",
        handle.queue(),
        handle.seq(),
        handle.receipt());
  }

  /** The result of a change of visibility. */
  enum Change {
    DONE,
    VISIBLE,
    GONE
  }

  Change changeVisibility(ReceiptHandle handle, int seconds) {
    int changed =
        jdbc.update(
            """
            update lambent_aws.sqs_message set visible_at = now() + make_interval(secs => ?)
              where queue = ? and seq = ? and receipt = ? and visible_at > now()
            """,
            seconds,
            handle.queue(),
            handle.seq(),
            handle.receipt());
    if (changed == 1) {
      return Change.DONE;
    }
    Boolean there =
        jdbc.queryForObject(
            "select exists(select from lambent_aws.sqs_message where queue = ? and seq = ?)",
            Boolean.class,
            handle.queue(),
            handle.seq());
    return Boolean.TRUE.equals(there) ? Change.VISIBLE : Change.GONE;
  }

  /**
   * Numbers of messages.
   *
   * @param inFlight received and not yet visible again
   * @param delayed never received and not yet visible
   */
  record Counts(long visible, long inFlight, long delayed) {}

  Counts count(Queue queue) {
    return client
        .sql(
            """
            select count(*) filter (where visible_at <= now()) as visible,
                count(*) filter (where visible_at > now() and receipt is not null) as in_flight,
                count(*) filter (where visible_at > now() and receipt is null) as delayed
              from lambent_aws.sqs_message where queue = :queue
                and sent_at > now() - make_interval(secs => :retention)
            """)
        .param("queue", queue.id())
        .param("retention", queue.number(QueueAttribute.MessageRetentionPeriod))
        .query(
            (row, number) ->
                new Counts(
                    row.getLong("visible"), row.getLong("in_flight"), row.getLong("delayed")))
        .single();
  }

  void purge(Queue queue) {
    jdbc.update("delete from lambent_aws.sqs_message where queue = ?", queue.id());
  }

  /** Deletes messages that are older than their queues keep them. */
  int expire() {
    return jdbc.update(
        """
        delete from lambent_aws.sqs_message m using lambent_aws.sqs_queue q
          where q.id = m.queue and m.sent_at < now() - make_interval(secs =>
            cast(coalesce(q.attributes ->> 'MessageRetentionPeriod', '345600') as int))
        """);
  }
}
