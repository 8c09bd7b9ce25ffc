package io.lambent.services.sqs;

import io.lambent.services.sqs.GroupTable.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves messages that can be received from one queue to another: dead letters, and back again. Both
 * queues are of the same type.
 */
@Component
class Moves {
  private static final String AS_DEAD_LETTER =
      "queue = ?, visible_at = now(), receipt = null, source_arn = ?";

  /** A message that is moved back is a new one. */
  private static final String AS_NEW =
      """
      queue = ?, visible_at = now(), receipt = null, source_arn = null, sent_at = now(),
      id = gen_random_uuid(), receives = 0, first_received_at = null
      """;

  /** The condition {@code receives > 0} is that of an index. */
  private static final String EXHAUSTED =
      "queue = ? and visible_at <= now() and receives > 0 and receives >= ?";

  private static final String WAITING =
      "queue = ? and visible_at <= now() and (cast(? as text) is null or source_arn = ?)";

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final GroupTable groups;
  private final TransactionTemplate transactions;

  Moves(JdbcTemplate jdbc, JdbcClient client, GroupTable groups, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.client = client;
    this.groups = groups;
    this.transactions = transactions;
  }

  private record Candidate(long seq, String group) {}

  /**
   * Moves messages that were received too often to a dead-letter queue.
   *
   * @return how many were moved
   */
  int deadLetters(Queue from, Queue to, int maxReceiveCount, int limit) {
    Object[] moved = {to.id(), from.arn()};
    Object[] chosen = {from.id(), maxReceiveCount};
    return from.isFifo()
        ? moveFifo(from, to, AS_DEAD_LETTER + ", sent_at = now()", moved, EXHAUSTED, chosen, limit)
        : move(AS_DEAD_LETTER, moved, EXHAUSTED, chosen, limit);
  }

  /**
   * Moves messages from a dead-letter queue.
   *
   * @param sourceArn moves only what came from this queue; null for all
   * @return how many were moved
   */
  int redrive(Queue from, Queue to, @Nullable String sourceArn, int limit) {
    Object[] moved = {to.id()};
    Object[] chosen = {from.id(), sourceArn, sourceArn};
    return from.isFifo()
        ? moveFifo(from, to, AS_NEW, moved, WAITING, chosen, limit)
        : move(AS_NEW, moved, WAITING, chosen, limit);
  }

  private int move(String set, Object[] moved, String where, Object[] chosen, int limit) {
    return jdbc.update(
        "with due as materialized (select queue as of_queue, seq as of_seq"
            + " from lambent_aws.sqs_message where "
            + where
            + " limit ? for update skip locked)"
            + " update lambent_aws.sqs_message m set "
            + set
            + " from due where queue = of_queue and seq = of_seq",
        values(chosen, limit, moved));
  }

  private int moveFifo(
      Queue from, Queue to, String set, Object[] moved, String where, Object[] chosen, int limit) {
    List<Candidate> candidates =
        jdbc.query(
            "select seq, group_id from lambent_aws.sqs_message where "
                + where
                + " order by visible_at, seq limit ?",
            (row, number) -> new Candidate(row.getLong("seq"), row.getString("group_id")),
            values(chosen, limit));
    if (candidates.isEmpty()) {
      return 0;
    }
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Set<Key> locked = new TreeSet<>();
              for (Candidate candidate : candidates) {
                locked.add(new Key(from.id(), candidate.group()));
                locked.add(new Key(to.id(), candidate.group()));
              }
              groups.lock(locked);
              // One by one, as each draws its place in the order of its group.
              int[] counts =
                  jdbc.batchUpdate(
                      "update lambent_aws.sqs_message set seq = default, "
                          + set
                          + " where seq = ? and "
                          + where,
                      candidates.stream()
                          .sorted((a, b) -> Long.compare(a.seq(), b.seq()))
                          .map(candidate -> values(values(moved, candidate.seq()), chosen))
                          .toList());
              groups.refreshFifo(locked);
              return Arrays.stream(counts).sum();
            }));
  }

  private static Object[] values(Object[] first, Object... more) {
    Object[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private static Object[] values(Object[] first, int middle, Object[] last) {
    return values(values(first, middle), last);
  }

  /**
   * The queue from which the oldest message of a dead-letter queue came.
   *
   * @return null where no message can be received; {@link Source#arn} is null where it was sent to
   *     the dead-letter queue itself
   */
  @Nullable Source firstSource(Queue deadLetters) {
    return client
        .sql(
            """
            select source_arn from lambent_aws.sqs_message
              where queue = :queue and visible_at <= now() order by visible_at limit 1
            """)
        .param("queue", deadLetters.id())
        .query((row, number) -> new Source(row.getString("source_arn")))
        .optional()
        .orElse(null);
  }

  /** The queue that a dead letter came from. */
  record Source(@Nullable String arn) {}
}
