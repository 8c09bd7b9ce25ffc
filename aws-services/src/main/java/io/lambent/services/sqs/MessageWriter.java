package io.lambent.services.sqs;

import io.lambent.services.groupcommit.GroupCommit;
import jakarta.annotation.PreDestroy;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Commits what is sent and deleted: messages of standard queues, those of FIFO queues, and
 * deletions in transactions of their own.
 */
@Component
class MessageWriter {
  private static final int TRANSACTIONS = 2;
  private static final int MAX_MESSAGES = 500;

  private final GroupCommit<NewMessage, Stored> standard;
  private final GroupCommit<NewMessage, Stored> fifo;
  private final GroupCommit<ReceiptHandle, ReceiptHandle> deletions;
  private final Arrivals arrivals;

  MessageWriter(MessageTable messages, FifoTable fifoMessages, Arrivals arrivals) {
    this.arrivals = arrivals;
    standard =
        new GroupCommit<>(
            "message-writer",
            TRANSACTIONS,
            MAX_MESSAGES,
            all -> {
              messages.insert(all);
              return all.stream().map(message -> new Stored(message.id(), null)).toList();
            });
    fifo = new GroupCommit<>("fifo-writer", TRANSACTIONS, MAX_MESSAGES, fifoMessages::insert);
    deletions =
        new GroupCommit<>(
            "message-deleter",
            TRANSACTIONS,
            MAX_MESSAGES,
            all -> {
              messages.delete(all);
              return all;
            });
  }

  /**
   * Returns once the messages, all of one queue, are committed.
   *
   * @return what is stored for each message, in the same order
   * @throws io.lambent.aws.error.AwsFailure where the queue was deleted
   */
  List<Stored> write(Queue queue, List<NewMessage> sent) {
    try {
      List<Stored> stored = (queue.isFifo() ? fifo : standard).write(sent);
      arrivals.signal(sent.getFirst().queue());
      return stored;
    } catch (DataIntegrityViolationException e) {
      throw SqsErrors.noQueue();
    }
  }

  /**
   * Returns once messages of a standard queue are deleted, each by its latest receipt; by another
   * nothing happens.
   */
  void delete(List<ReceiptHandle> receipts) {
    if (!receipts.isEmpty()) {
      deletions.write(receipts);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    standard.close();
    fifo.close();
    deletions.close();
  }
}
