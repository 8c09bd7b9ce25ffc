package io.lambent.services.sqs;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads the times at which messages become visible, for many queues at once; each costs one access
 * to an index.
 */
@Component
class VisibleTimes {
  private final JdbcClient client;

  VisibleTimes(JdbcClient client) {
    this.client = client;
  }

  /**
   * The time at which the next message of a queue becomes visible.
   *
   * @param micros from now on; 0 where one is visible, or the queue was deleted
   */
  record Next(long queue, long micros) {}

  /**
   * Looks at queues.
   *
   * @param fifo whether each of them is a FIFO queue
   * @return nothing for queues that have no messages
   */
  List<Next> next(List<Long> queues, List<Boolean> fifo) {
    return client
        .sql(
            """
            select queue, greatest(0, cast(extract(epoch from next_at - now()) * 1000000 as bigint)) as micros
              from (
                select k.queue,
                    case when not exists (select from lambent_aws.sqs_queue q where q.id = k.queue)
                      then now()
                    when k.fifo
                      then (select min(g.visible_at) from lambent_aws.sqs_group g
                        where g.queue = k.queue)
                    else (select min(m.visible_at) from lambent_aws.sqs_message m
                        where m.queue = k.queue) end as next_at
                  from unnest(cast(:queues as bigint[]), cast(:fifo as boolean[]))
                    as k (queue, fifo)) as found
              where next_at is not null
            """)
        .param("queues", queues.toArray(Long[]::new))
        .param("fifo", fifo.toArray(Boolean[]::new))
        .query((row, number) -> new Next(row.getLong("queue"), row.getLong("micros")))
        .list();
  }
}
