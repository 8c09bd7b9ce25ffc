package io.lambent.services.sqs;

import io.lambent.services.sqs.GroupTable.Key;
import io.lambent.services.sqs.MessageTable.Change;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes messages of FIFO queues and changes their visibility, under the locks of their groups.
 */
@Component
class FifoSettling {
  private final JdbcClient client;
  private final MessageTable messages;
  private final GroupTable groups;
  private final TransactionTemplate transactions;

  FifoSettling(
      JdbcClient client,
      MessageTable messages,
      GroupTable groups,
      TransactionTemplate transactions) {
    this.client = client;
    this.messages = messages;
    this.groups = groups;
    this.transactions = transactions;
  }

  /**
   * Deletes a message that is in flight by its latest receipt.
   *
   * @return {@link Change#VISIBLE} where it is there still, but not in flight by this receipt
   */
  Change delete(ReceiptHandle handle) {
    return locked(
        handle,
        () ->
            client
                .sql(
                    """
                    delete from lambent_aws.sqs_message
                      where queue = :queue and seq = :seq and receipt = :receipt
                        and visible_at > now()
                    """)
                .param("queue", handle.queue())
                .param("seq", handle.seq())
                .param("receipt", handle.receipt())
                .update());
  }

  Change changeVisibility(ReceiptHandle handle, int seconds) {
    return locked(
        handle,
        () ->
            client
                .sql(
                    """
                    update lambent_aws.sqs_message
                      set visible_at = now() + make_interval(secs => :seconds)
                      where queue = :queue and seq = :seq and receipt = :receipt
                        and visible_at > now()
                    """
                        + MessageTable.WITHIN_LIMIT)
                .param("seconds", seconds)
                .param("queue", handle.queue())
                .param("seq", handle.seq())
                .param("receipt", handle.receipt())
                .update());
  }

  private Change locked(ReceiptHandle handle, IntSupplier statement) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Key group = group(handle);
              if (group == null) {
                return Change.GONE;
              }
              groups.lock(List.of(group));
              Change change = statement.getAsInt() == 1 ? Change.DONE : messages.unchanged(handle);
              groups.refreshFifo(List.of(group));
              return change;
            }));
  }

  private @Nullable Key group(ReceiptHandle handle) {
    return client
        .sql("select group_id from lambent_aws.sqs_message where queue = :queue and seq = :seq")
        .param("queue", handle.queue())
        .param("seq", handle.seq())
        .query(String.class)
        .optional()
        .map(group -> new Key(handle.queue(), group))
        .orElse(null);
  }

  /** Sets the times of groups of which messages were deleted. */
  void refresh(Set<Key> changed) {
    for (Key group : changed) {
      transactions.executeWithoutResult(
          status -> {
            groups.lock(List.of(group));
            groups.refreshFifo(List.of(group));
          });
    }
  }

  /** Deletes notes of messages and receives after which duplicates are not recognised. */
  void expireNotes() {
    client
        .sql(
            """
            delete from lambent_aws.sqs_deduplication where (queue, scope, id) in (
              select queue, scope, id from lambent_aws.sqs_deduplication
                where sent_at < now() - make_interval(secs => :seconds)
                for update skip locked)
            """)
        .param("seconds", FifoTable.DEDUPLICATION.toSeconds())
        .update();
    client
        .sql(
            """
            delete from lambent_aws.sqs_receive_attempt
              where received_at < now() - make_interval(secs => :seconds)
            """)
        .param("seconds", FifoTable.DEDUPLICATION.toSeconds())
        .update();
  }

  void purge(Queue queue) {
    transactions.executeWithoutResult(
        status -> {
          groups.lockAll(queue);
          client
              .sql("delete from lambent_aws.sqs_message where queue = :queue")
              .param("queue", queue.id())
              .update();
          groups.deleteEmpty(queue);
        });
  }
}
