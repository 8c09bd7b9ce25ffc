package io.lambent.services.sqs;

import io.lambent.services.sqs.GroupTable.Key;
import io.lambent.services.sqs.NewMessage.Deduplication;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The messages of FIFO queues. Of a group those can be received that come before its first
 * invisible message, so that a group waits while one of its messages is in flight.
 *
 * <p>Each operation locks its groups first and reads messages with later statements, which see all
 * that was committed before the locks were taken. Sequence numbers are drawn under the locks too:
 * within a group, the order of commits is the order of sequence numbers.
 */
@Component
class FifoTable {
  /** The time for which duplicates of a message are recognised, and receives can be repeated. */
  static final Duration DEDUPLICATION = Duration.ofMinutes(5);

  private static final String CLAIM =
      """
      update lambent_aws.sqs_message m set
          visible_at = now() + make_interval(secs => :visibility), receives = receives + 1,
          first_received_at = coalesce(first_received_at, now()), received_at = now(),
          receipt = gen_random_uuid()
        from (
          select seq from (
            select h.seq, k.place,
                bool_and(h.visible_at <= now() and h.receives < :most)
                  over (partition by k.group_id order by h.seq) as is_free
              from unnest(cast(:groups as text[])) with ordinality as k (group_id, place)
                cross join lateral (
                  select seq, visible_at, receives from lambent_aws.sqs_message
                    where queue = :queue and group_id = k.group_id
                      and deduplication_id is not null
                      and sent_at > now() - make_interval(secs => :retention)
                    order by seq limit :limit) h) first
            where is_free order by place, seq limit :limit) due
        where m.queue = :queue and m.seq = due.seq
        returning
      """
          + MessageTable.RECEIVED;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final GroupTable groups;
  private final ReceiveAttempts attempts;
  private final TransactionTemplate transactions;

  FifoTable(
      JdbcTemplate jdbc,
      JdbcClient client,
      GroupTable groups,
      ReceiveAttempts attempts,
      TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.client = client;
    this.groups = groups;
    this.attempts = attempts;
    this.transactions = transactions;
  }

  private record Original(long queue, Deduplication deduplication) {}

  /**
   * Inserts messages but for duplicates, in one transaction.
   *
   * @return what is stored for each: the message itself, or the one that it is a duplicate of
   */
  List<Stored> insert(List<NewMessage> messages) {
    return Objects.requireNonNull(transactions.execute(status -> insertLocked(messages)));
  }

  private List<Stored> insertLocked(List<NewMessage> messages) {
    SortedMap<Key, Instant> visibleAt = new TreeMap<>();
    for (NewMessage message : messages) {
      visibleAt.merge(group(message), message.visibleAt(), (a, b) -> a.isBefore(b) ? a : b);
    }
    groups.lock(visibleAt);
    List<Long> seqs =
        client
            .sql(
                """
                select nextval(pg_get_serial_sequence('lambent_aws.sqs_message', 'seq'))
                  from generate_series(1, :count)
                """)
            .param("count", messages.size())
            .query((row, number) -> row.getLong(1))
            .list();
    Map<Original, Integer> first = new HashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      first.putIfAbsent(original(messages.get(i)), i);
    }
    Map<Original, Stored> stored = deduplicate(first, messages, seqs);
    List<Integer> fresh =
        first.values().stream()
            .filter(i -> seqs.get(i).equals(stored(stored, messages.get(i)).seq()))
            .sorted()
            .toList();
    insert(fresh, messages, seqs);
    return messages.stream().map(message -> stored(stored, message)).toList();
  }

  private static Stored stored(Map<Original, Stored> stored, NewMessage message) {
    return Objects.requireNonNull(stored.get(original(message)));
  }

  private static Key group(NewMessage message) {
    return new Key(message.queue(), Objects.requireNonNull(message.groupId()));
  }

  private static Original original(NewMessage message) {
    return new Original(message.queue(), Objects.requireNonNull(message.deduplication()));
  }

  /** Notes which messages are sent; finds those that were sent in the last five minutes. */
  private Map<Original, Stored> deduplicate(
      Map<Original, Integer> first, List<NewMessage> messages, List<Long> seqs) {
    List<Original> keys =
        first.keySet().stream()
            .sorted(
                Comparator.comparingLong(Original::queue)
                    .thenComparing(key -> key.deduplication().scope())
                    .thenComparing(key -> key.deduplication().id()))
            .toList();
    Long[] queues = keys.stream().map(Original::queue).toArray(Long[]::new);
    String[] scopes = keys.stream().map(key -> key.deduplication().scope()).toArray(String[]::new);
    String[] ids = keys.stream().map(key -> key.deduplication().id()).toArray(String[]::new);
    client
        .sql(
            """
            insert into lambent_aws.sqs_deduplication as d (queue, scope, id, message, seq, sent_at)
              select queue, scope, id, cast(message as uuid), seq, now()
                from unnest(cast(:queues as bigint[]), cast(:scopes as text[]),
                    cast(:ids as text[]), cast(:messages as text[]), cast(:seqs as bigint[]))
                  with ordinality as k (queue, scope, id, message, seq, place)
                order by place
              on conflict (queue, scope, id) do update
                set message = excluded.message, seq = excluded.seq, sent_at = excluded.sent_at
                where d.sent_at <= now() - make_interval(secs => :seconds)
            """)
        .param("queues", queues)
        .param("scopes", scopes)
        .param("ids", ids)
        .param(
            "messages",
            keys.stream()
                .map(key -> messages.get(place(first, key)).id().toString())
                .toArray(String[]::new))
        .param("seqs", keys.stream().map(key -> seqs.get(place(first, key))).toArray(Long[]::new))
        .param("seconds", DEDUPLICATION.toSeconds())
        .update();
    Map<Original, Stored> stored = new HashMap<>();
    client
        .sql(
            """
            select d.queue, d.scope, d.id, d.message, d.seq from lambent_aws.sqs_deduplication d
              join unnest(cast(:queues as bigint[]), cast(:scopes as text[]), cast(:ids as text[]))
                as k (queue, scope, id)
              on d.queue = k.queue and d.scope = k.scope and d.id = k.id
            """)
        .param("queues", queues)
        .param("scopes", scopes)
        .param("ids", ids)
        .query(
            (row, number) ->
                stored.put(
                    new Original(
                        row.getLong("queue"),
                        new Deduplication(row.getString("scope"), row.getString("id"))),
                    new Stored(
                        Objects.requireNonNull(row.getObject("message", UUID.class)),
                        row.getLong("seq"))))
        .list();
    return stored;
  }

  private static int place(Map<Original, Integer> first, Original key) {
    return Objects.requireNonNull(first.get(key));
  }

  private void insert(List<Integer> fresh, List<NewMessage> messages, List<Long> seqs) {
    jdbc.batchUpdate(
        """
        insert into lambent_aws.sqs_message (queue, seq, id, body, attributes, trace_header,
            group_id, deduplication_id, sender, sent_at, visible_at)
          overriding system value values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        fresh,
        500,
        (row, i) -> {
          NewMessage message = messages.get(i);
          row.setLong(1, message.queue());
          row.setLong(2, seqs.get(i));
          row.setObject(3, message.id());
          row.setString(4, message.body());
          row.setString(5, message.attributes());
          row.setString(6, message.traceHeader());
          row.setString(7, message.groupId());
          row.setString(8, original(message).deduplication().id());
          row.setString(9, message.sender());
          row.setTimestamp(10, Timestamp.from(message.sentAt()));
          row.setTimestamp(11, Timestamp.from(message.visibleAt()));
        });
  }

  /**
   * Takes messages, those of a group in their order and one after the other.
   *
   * @param most messages that were received so often are left, with those behind them
   * @param attempt the {@code ReceiveRequestAttemptId}; null where the receiver has none
   */
  List<Received> claim(
      Queue queue, int limit, int visibilitySeconds, int most, @Nullable String attempt) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              if (attempt != null) {
                List<Received> again = attempts.again(queue, visibilitySeconds, attempt);
                if (!again.isEmpty()) {
                  return again;
                }
              }
              List<Received> claimed = claim(queue, limit, visibilitySeconds, most);
              if (attempt != null) {
                attempts.note(queue, attempt, claimed);
              }
              return claimed;
            }));
  }

  private List<Received> claim(Queue queue, int limit, int visibilitySeconds, int most) {
    List<String> ready = groups.lockReady(queue, limit);
    if (ready.isEmpty()) {
      return List.of();
    }
    List<Received> claimed =
        new ArrayList<>(
            client
                .sql(CLAIM)
                .param("queue", queue.id())
                .param("groups", ready.toArray(String[]::new))
                .param("visibility", visibilitySeconds)
                .param("most", most)
                .param("retention", queue.number(QueueAttribute.MessageRetentionPeriod))
                .param("limit", limit)
                .query(MessageTable::received)
                .list());
    claimed.sort(
        Comparator.<Received>comparingInt(message -> ready.indexOf(message.groupId()))
            .thenComparingLong(Received::seq));
    Set<String> served = new LinkedHashSet<>();
    claimed.forEach(message -> served.add(Objects.requireNonNull(message.groupId())));
    List<String> changed = new ArrayList<>(served);
    if (claimed.size() < limit) {
      // The other groups had nothing to give: their messages have expired.
      List<String> bare = ready.stream().filter(group -> !served.contains(group)).toList();
      deleteExpired(queue, bare);
      changed.addAll(bare);
    }
    groups.refreshFifo(changed.stream().map(group -> new Key(queue.id(), group)).toList());
    return claimed;
  }

  private void deleteExpired(Queue queue, List<String> bare) {
    if (bare.isEmpty()) {
      return;
    }
    client
        .sql(
            """
            delete from lambent_aws.sqs_message
              where queue = :queue and group_id = any(cast(:groups as text[]))
                and deduplication_id is not null
                and sent_at <= now() - make_interval(secs => :retention)
            """)
        .param("queue", queue.id())
        .param("groups", bare.toArray(String[]::new))
        .param("retention", queue.number(QueueAttribute.MessageRetentionPeriod))
        .update();
  }
}
