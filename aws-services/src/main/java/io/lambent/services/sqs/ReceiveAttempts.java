package io.lambent.services.sqs;

import io.lambent.services.sqs.GroupTable.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Receives of FIFO queues that can be repeated by their {@code ReceiveRequestAttemptId}. All is
 * done in transactions of the caller.
 */
@Component
class ReceiveAttempts {
  private final JdbcClient client;
  private final GroupTable groups;

  ReceiveAttempts(JdbcClient client, GroupTable groups) {
    this.client = client;
    this.groups = groups;
  }

  /** The messages of an earlier receive, unless one of them was settled or has become visible. */
  List<Received> again(Queue queue, int visibilitySeconds, String attempt) {
    Attempt earlier =
        client
            .sql(
                """
                insert into lambent_aws.sqs_receive_attempt as a
                    (queue, id, received_at, receipts, seqs)
                  values (:queue, :id, now(), '{}', '{}')
                  on conflict (queue, id) do update set id = a.id
                  returning seqs, receipts,
                    received_at > now() - make_interval(secs => :seconds) as is_recent
                """)
            .param("queue", queue.id())
            .param("id", attempt)
            .param("seconds", FifoTable.DEDUPLICATION.toSeconds())
            .query(
                (row, number) ->
                    new Attempt(
                        (Long[]) row.getArray("seqs").getArray(),
                        (UUID[]) row.getArray("receipts").getArray(),
                        row.getBoolean("is_recent")))
            .single();
    if (!earlier.isRecent() || earlier.seqs().length == 0) {
      return List.of();
    }
    Set<Key> locked = new TreeSet<>();
    client
        .sql(
            """
            select distinct group_id from lambent_aws.sqs_message
              where queue = :queue and seq = any(cast(:seqs as bigint[]))
            """)
        .param("queue", queue.id())
        .param("seqs", earlier.seqs())
        .query((row, number) -> row.getString("group_id"))
        .list()
        .forEach(group -> locked.add(new Key(queue.id(), group)));
    groups.lock(locked);
    List<Received> same = extend(queue, visibilitySeconds, earlier);
    groups.refreshFifo(locked);
    return same;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Attempt(Long[] seqs, UUID[] receipts, boolean isRecent) {}

  private List<Received> extend(Queue queue, int visibilitySeconds, Attempt earlier) {
    String unchanged =
        """
        queue = :queue and deduplication_id is not null and visible_at > now()
          and (seq, receipt) in (select * from unnest(cast(:seqs as bigint[]),
            cast(cast(:receipts as text[]) as uuid[])))
        """;
    String[] receipts = new String[earlier.receipts().length];
    for (int i = 0; i < receipts.length; i++) {
      receipts[i] = earlier.receipts()[i].toString();
    }
    Long there =
        client
            .sql("select count(*) from lambent_aws.sqs_message where " + unchanged)
            .param("queue", queue.id())
            .param("seqs", earlier.seqs())
            .param("receipts", receipts)
            .query(Long.class)
            .single();
    if (there == null || there != receipts.length) {
      return List.of();
    }
    Map<Long, Integer> places = new HashMap<>();
    for (int i = 0; i < receipts.length; i++) {
      places.put(earlier.seqs()[i], i);
    }
    List<Received> same =
        new ArrayList<>(
            client
                .sql(
                    """
                    update lambent_aws.sqs_message m
                      set visible_at = now() + make_interval(secs => :visibility) where
                    """
                        + unchanged
                        + " returning "
                        + MessageTable.RECEIVED)
                .param("queue", queue.id())
                .param("visibility", visibilitySeconds)
                .param("seqs", earlier.seqs())
                .param("receipts", receipts)
                .query(MessageTable::received)
                .list());
    same.sort(
        Comparator.comparingInt(message -> Objects.requireNonNull(places.get(message.seq()))));
    return same;
  }

  /** Notes what a receive has given out. */
  void note(Queue queue, String attempt, List<Received> claimed) {
    client
        .sql(
            """
            update lambent_aws.sqs_receive_attempt set received_at = now(),
                seqs = cast(:seqs as bigint[]),
                receipts = cast(cast(:receipts as text[]) as uuid[])
              where queue = :queue and id = :id
            """)
        .param("queue", queue.id())
        .param("id", attempt)
        .param("seqs", claimed.stream().map(Received::seq).toArray(Long[]::new))
        .param(
            "receipts",
            claimed.stream().map(message -> message.receipt().toString()).toArray(String[]::new))
        .update();
  }
}
