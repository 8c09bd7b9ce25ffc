package io.lambent.services.sqs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The groups that have messages, a row each.
 *
 * <p>In FIFO queues the lock of a group's row serialises all changes to its messages, from all
 * instances: sending, receiving, settling, moving. Several rows are locked in the order of their
 * keys, or with {@code skip locked}, so that transactions do not deadlock; rows of messages and of
 * deduplication are locked after them.
 *
 * <p>In standard queues the rows say which group is served next. They affect only the order: a
 * message is received even where its group has no row.
 */
@Component
class GroupTable {
  private static final String LOCK =
      """
      insert into lambent_aws.sqs_group (queue, group_id, visible_at)
        select queue, group_id, visible_at
          from unnest(cast(:queues as bigint[]), cast(:groups as text[]),
              cast(cast(:times as text[]) as timestamptz[])) with ordinality
            as k (queue, group_id, visible_at, place)
          order by place
        on conflict (queue, group_id) do update set visible_at =
      """;

  private final JdbcClient client;

  GroupTable(JdbcClient client) {
    this.client = client;
  }

  /** A group of a queue. */
  record Key(long queue, String group) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byQueue = Long.compare(queue, other.queue);
      return byQueue != 0 ? byQueue : group.compareTo(other.group);
    }
  }

  /**
   * Locks groups until the transaction ends, and makes rows for those that have none.
   *
   * @param visibleAt when the first message of a group that is new becomes visible
   */
  void lock(SortedMap<Key, Instant> visibleAt) {
    upsert(visibleAt, "lambent_aws.sqs_group.visible_at");
  }

  /** Locks groups that have messages until the transaction ends. */
  void lock(Collection<Key> groups) {
    SortedMap<Key, Instant> all = new TreeMap<>();
    groups.forEach(group -> all.put(group, Instant.EPOCH));
    lock(all);
  }

  /** Notes that messages come, so that their groups are served from these times on. */
  void announce(SortedMap<Key, Instant> visibleAt) {
    upsert(visibleAt, "least(lambent_aws.sqs_group.visible_at, excluded.visible_at)");
  }

  private void upsert(SortedMap<Key, Instant> visibleAt, String kept) {
    if (visibleAt.isEmpty()) {
      return;
    }
    List<Long> queues = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    List<String> times = new ArrayList<>();
    visibleAt.forEach(
        (key, time) -> {
          queues.add(key.queue());
          groups.add(key.group());
          times.add(time.toString());
        });
    client
        .sql(LOCK + kept)
        .param("queues", queues.toArray(Long[]::new))
        .param("groups", groups.toArray(String[]::new))
        .param("times", times.toArray(String[]::new))
        .update();
  }

  /**
   * Locks groups that are due and that no other transaction has locked, in the order of their
   * waiting times.
   */
  List<String> lockReady(Queue queue, int limit) {
    return client
        .sql(
            """
            select group_id from lambent_aws.sqs_group
              where queue = :queue and visible_at <= now()
              order by visible_at, group_id limit :limit for update skip locked
            """)
        .param("queue", queue.id())
        .param("limit", limit)
        .query((row, number) -> row.getString("group_id"))
        .list();
  }

  /**
   * Sets the times of FIFO groups, which are locked, to those of their first messages, and deletes
   * rows of groups that have no messages.
   */
  void refreshFifo(Collection<Key> locked) {
    refresh(
        locked,
        """
        update lambent_aws.sqs_group g set visible_at = first.visible_at
          from unnest(cast(:queues as bigint[]), cast(:groups as text[])) as k (queue, group_id)
            cross join lateral (
              select m.visible_at from lambent_aws.sqs_message m
                where m.queue = k.queue and m.group_id = k.group_id
                  and m.deduplication_id is not null
                order by m.seq limit 1) first
          where g.queue = k.queue and g.group_id = k.group_id
        """,
        "m.deduplication_id is not null");
  }

  /**
   * Sends groups of standard queues, which are locked and were served, to the end of the line, and
   * deletes rows of groups that have no messages.
   */
  void refreshFair(Collection<Key> locked) {
    refresh(
        locked,
        """
        update lambent_aws.sqs_group g set visible_at = greatest(first.visible_at, clock_timestamp())
          from unnest(cast(:queues as bigint[]), cast(:groups as text[])) as k (queue, group_id)
            cross join lateral (
              select m.visible_at from lambent_aws.sqs_message m
                where m.queue = k.queue and m.group_id = k.group_id and m.group_id is not null
                  and m.deduplication_id is null
                order by m.visible_at limit 1) first
          where g.queue = k.queue and g.group_id = k.group_id
        """,
        "m.group_id is not null and m.deduplication_id is null");
  }

  /**
   * @param indexed the condition of the index that finds the messages of a group
   */
  private void refresh(Collection<Key> locked, String update, String indexed) {
    if (locked.isEmpty()) {
      return;
    }
    List<Key> sorted = new ArrayList<>(new TreeSet<>(locked));
    Long[] queues = sorted.stream().map(Key::queue).toArray(Long[]::new);
    String[] groups = sorted.stream().map(Key::group).toArray(String[]::new);
    int updated = client.sql(update).param("queues", queues).param("groups", groups).update();
    if (updated < sorted.size()) {
      client
          .sql(
              """
              delete from lambent_aws.sqs_group g
                using unnest(cast(:queues as bigint[]), cast(:groups as text[]))
                  as k (queue, group_id)
                where g.queue = k.queue and g.group_id = k.group_id
                  and not exists (select from lambent_aws.sqs_message m
                    where m.queue = k.queue and m.group_id = k.group_id and
              """
                  + indexed
                  + ")")
          .param("queues", queues)
          .param("groups", groups)
          .update();
    }
  }

  /** Locks all groups of a queue until the transaction ends. */
  void lockAll(Queue queue) {
    List<Key> all =
        client
            .sql("select group_id from lambent_aws.sqs_group where queue = :queue")
            .param("queue", queue.id())
            .query((row, number) -> row.getString("group_id"))
            .list()
            .stream()
            .map(group -> new Key(queue.id(), group))
            .toList();
    lock(all);
  }

  /** Deletes the rows of a queue's groups that have no messages; the others are locked. */
  void deleteEmpty(Queue queue) {
    client
        .sql(
            """
            delete from lambent_aws.sqs_group g where g.queue = :queue
              and not exists (select from lambent_aws.sqs_message m
                where m.queue = g.queue and m.group_id = g.group_id)
            """)
        .param("queue", queue.id())
        .update();
  }
}
