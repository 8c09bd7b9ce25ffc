package io.lambent.services.sqs;

import io.lambent.client.sql.Instants;
import io.lambent.services.sqs.GroupTable.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The messages of standard queues. One that is received stays where it is, invisible until its time
 * is over; a receipt is good until the next one.
 */
@Component
class MessageTable {
  /**
   * Lets the commit of a receive not wait for the disk: it promises nothing. Should PostgreSQL or
   * the host crash right after it, the message comes again, as it may in a standard queue.
   */
  private static final String WITHOUT_FLUSH =
      " and (select set_config('synchronous_commit', 'off', true)) is not null ";

  /** The rows are chosen once, as the plan could run a subquery that locks for each message. */
  private static final String CLAIM =
      """
      with due as materialized (
        select queue, seq from lambent_aws.sqs_message
          where queue = :queue and visible_at <= now()
            and sent_at > now() - make_interval(secs => :retention)
      """
          + WITHOUT_FLUSH
          + "order by visible_at limit :limit for update skip locked) ";

  /** Takes one message of each group. */
  private static final String CLAIM_FIRSTS =
      """
      with due as materialized (
        select first.queue, first.seq from unnest(cast(:groups as text[])) as k (group_id)
          cross join lateral (
            select queue, seq from lambent_aws.sqs_message
              where queue = :queue and group_id = k.group_id and group_id is not null
                and deduplication_id is null and visible_at <= now()
                and sent_at > now() - make_interval(secs => :retention)
      """
          + WITHOUT_FLUSH
          + "order by visible_at limit 1 for update skip locked) first) ";

  private static final String TAKE =
      """
      update lambent_aws.sqs_message m set
          visible_at = now() + make_interval(secs => :visibility), receives = receives + 1,
          first_received_at = coalesce(first_received_at, now()), received_at = now(),
          receipt = gen_random_uuid()
        from due where m.queue = due.queue and m.seq = due.seq
        returning
      """;

  /** The columns that {@link #received} reads. */
  static final String RECEIVED =
      """
      m.seq, m.id, m.receipt, m.body, m.attributes, m.trace_header, m.group_id,
      m.deduplication_id, m.sender, m.sent_at, m.receives, m.first_received_at, m.source_arn
      """;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final GroupTable groupTable;
  private final TransactionTemplate transactions;

  MessageTable(
      JdbcTemplate jdbc,
      JdbcClient client,
      GroupTable groupTable,
      TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.client = client;
    this.groupTable = groupTable;
    this.transactions = transactions;
  }

  /** Inserts and commits messages of standard queues. */
  void insert(List<NewMessage> messages) {
    SortedMap<Key, Instant> announced = new TreeMap<>();
    for (NewMessage message : messages) {
      String group = message.groupId();
      if (group != null) {
        announced.merge(
            new Key(message.queue(), group), message.visibleAt(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    if (announced.isEmpty()) {
      insertRows(messages);
    } else {
      transactions.executeWithoutResult(
          status -> {
            groupTable.announce(announced);
            insertRows(messages);
          });
    }
  }

  /**
   * Inserts rows by one statement, so that without a transaction around it there is one round trip.
   */
  private void insertRows(List<NewMessage> messages) {
    client
        .sql(
            """
            insert into lambent_aws.sqs_message (queue, id, body, attributes, trace_header, group_id,
                sender, sent_at, visible_at)
              select * from unnest(cast(:queues as bigint[]),
                cast(cast(:ids as text[]) as uuid[]), cast(:bodies as text[]),
                cast(:attributes as text[]), cast(:headers as text[]), cast(:groups as text[]),
                cast(:senders as text[]), cast(cast(:sent as text[]) as timestamptz[]),
                cast(cast(:visible as text[]) as timestamptz[]))
            """)
        .param("queues", messages.stream().map(NewMessage::queue).toArray(Long[]::new))
        .param("ids", texts(messages, message -> message.id().toString()))
        .param("bodies", texts(messages, NewMessage::body))
        .param("attributes", texts(messages, NewMessage::attributes))
        .param("headers", texts(messages, NewMessage::traceHeader))
        .param("groups", texts(messages, NewMessage::groupId))
        .param("senders", texts(messages, NewMessage::sender))
        .param("sent", texts(messages, message -> message.sentAt().toString()))
        .param("visible", texts(messages, message -> message.visibleAt().toString()))
        .update();
  }

  private static @Nullable String[] texts(
      List<NewMessage> messages, Function<NewMessage, @Nullable String> value) {
    @Nullable String[] texts = new String[messages.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = value.apply(messages.get(i));
    }
    return texts;
  }

  /**
   * Claims messages that no other receiver has, in no defined order. Where messages have groups,
   * the groups that have waited longest are served first, one message of each, so that a group with
   * many messages does not delay the others.
   */
  List<Received> claim(Queue queue, int limit, int visibilitySeconds) {
    List<Received> received = new ArrayList<>();
    if (queue.fair()) {
      received.addAll(claimFairly(queue, limit, visibilitySeconds));
    }
    if (received.size() < limit) {
      received.addAll(
          client
              .sql(CLAIM + TAKE + RECEIVED)
              .param("queue", queue.id())
              .param("visibility", visibilitySeconds)
              .param("retention", queue.number(QueueAttribute.MessageRetentionPeriod))
              .param("limit", limit - received.size())
              .query(MessageTable::received)
              .list());
    }
    return received;
  }

  private List<Received> claimFairly(Queue queue, int limit, int visibilitySeconds) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              List<String> ready = groupTable.lockReady(queue, limit);
              if (ready.isEmpty()) {
                return List.of();
              }
              List<Received> firsts =
                  client
                      .sql(CLAIM_FIRSTS + TAKE + RECEIVED)
                      .param("queue", queue.id())
                      .param("groups", ready.toArray(String[]::new))
                      .param("visibility", visibilitySeconds)
                      .param("retention", queue.number(QueueAttribute.MessageRetentionPeriod))
                      .query(MessageTable::received)
                      .list();
              groupTable.refreshFair(
                  ready.stream().map(group -> new Key(queue.id(), group)).toList());
              return firsts;
            }));
  }

  static Received received(ResultSet row, int number) throws SQLException {
    return new Received(
        row.getLong("seq"),
        Objects.requireNonNull(row.getObject("id", UUID.class)),
        Objects.requireNonNull(row.getObject("receipt", UUID.class)),
        row.getString("body"),
        row.getString("attributes"),
        row.getString("trace_header"),
        row.getString("group_id"),
        row.getString("deduplication_id"),
        row.getString("sender"),
        Instants.get(row, "sent_at"),
        row.getInt("receives"),
        Instants.get(row, "first_received_at"),
        row.getString("source_arn"));
  }

  /** Deletes messages, each by its latest receipt; by another nothing happens. */
  void delete(List<ReceiptHandle> receipts) {
    client
        .sql(
            """
            delete from lambent_aws.sqs_message m
              using unnest(cast(:queues as bigint[]), cast(:seqs as bigint[]),
                cast(cast(:receipts as text[]) as uuid[])) as k (queue, seq, receipt)
              where m.queue = k.queue and m.seq = k.seq and m.receipt = k.receipt
            """)
        .param("queues", receipts.stream().map(ReceiptHandle::queue).toArray(Long[]::new))
        .param("seqs", receipts.stream().map(ReceiptHandle::seq).toArray(Long[]::new))
        .param(
            "receipts",
            receipts.stream().map(handle -> handle.receipt().toString()).toArray(String[]::new))
        .update();
  }

  /** The result of a change of visibility. */
  enum Change {
    DONE,
    VISIBLE,
    /** The message would be invisible for longer than 12 hours since it was received. */
    BEYOND_LIMIT,
    GONE
  }

  /** The condition under which a message in flight can be made invisible for some seconds. */
  static final String WITHIN_LIMIT =
      " and now() + make_interval(secs => :seconds)"
          + " <= coalesce(received_at, now()) + interval '12 h'";

  Change changeVisibility(ReceiptHandle handle, int seconds) {
    int changed =
        client
            .sql(
                """
                update lambent_aws.sqs_message
                  set visible_at = now() + make_interval(secs => :seconds)
                  where queue = :queue and seq = :seq and receipt = :receipt
                    and visible_at > now()
                """
                    + WITHIN_LIMIT)
            .param("seconds", seconds)
            .param("queue", handle.queue())
            .param("seq", handle.seq())
            .param("receipt", handle.receipt())
            .update();
    return changed == 1 ? Change.DONE : unchanged(handle);
  }

  /** Why a message was not changed by a receipt. */
  Change unchanged(ReceiptHandle handle) {
    return client
        .sql(
            """
            select visible_at > now() and coalesce(receipt = :receipt, false)
              from lambent_aws.sqs_message
              where queue = :queue and seq = :seq
            """)
        .param("receipt", handle.receipt())
        .param("queue", handle.queue())
        .param("seq", handle.seq())
        .query(Boolean.class)
        .optional()
        .map(isInFlight -> isInFlight ? Change.BEYOND_LIMIT : Change.VISIBLE)
        .orElse(Change.GONE);
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

  /**
   * Counts messages that were received and not yet deleted.
   *
   * @param most counts no further
   */
  int inFlight(Queue queue, int most) {
    return client
        .sql(
            """
            select count(*) from (
              select from lambent_aws.sqs_message
                where queue = :queue and visible_at > now() and receipt is not null
                limit :most) m
            """)
        .param("queue", queue.id())
        .param("most", most)
        .query(Integer.class)
        .single();
  }

  void purge(Queue queue) {
    jdbc.update("delete from lambent_aws.sqs_message where queue = ?", queue.id());
  }

  /**
   * Deletes messages that are older than their queues keep them.
   *
   * @return the groups of those that were in FIFO queues
   */
  Set<Key> expire() {
    Set<Key> groups = new TreeSet<>();
    client
        .sql(
            """
            delete from lambent_aws.sqs_message m using lambent_aws.sqs_queue q
              where q.id = m.queue and m.sent_at < now() - make_interval(secs =>
                cast(coalesce(q.attributes ->> 'MessageRetentionPeriod', '345600') as int))
              returning m.queue,
                case when m.deduplication_id is not null then m.group_id end as fifo_group
            """)
        .query(
            (row, number) -> {
              String group = row.getString("fifo_group");
              return group != null && groups.add(new Key(row.getLong("queue"), group));
            })
        .list();
    return groups;
  }
}
