package io.lambent.services.sqs;

import jakarta.annotation.PreDestroy;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Commits what is sent and deleted: messages of standard queues, those of FIFO queues, and
 * deletions in transactions of their own.
 */
@Component
class MessageWriter {
  private final WriterLane<NewMessage, Stored> standard;
  private final WriterLane<NewMessage, Stored> fifo;
  private final WriterLane<ReceiptHandle, ReceiptHandle> deletions;

  MessageWriter(MessageTable messages, FifoTable fifoMessages, Arrivals arrivals) {
    standard =
        new WriterLane<>(
            "message-writer",
            all -> {
              messages.insert(all);
              return all.stream().map(message -> new Stored(message.id(), null)).toList();
            },
            message -> arrivals.signal(message.queue()));
    fifo =
        new WriterLane<>(
            "fifo-writer", fifoMessages::insert, message -> arrivals.signal(message.queue()));
    deletions =
        new WriterLane<>(
            "message-deleter",
            all -> {
              messages.delete(all);
              return all;
            },
            deleted -> {});
  }

  /**
   * Returns once the messages, all of one queue, are committed.
   *
   * @return what is stored for each message, in the same order
   * @throws io.lambent.aws.error.AwsFailure where the queue was deleted
   */
  List<Stored> write(Queue queue, List<NewMessage> sent) {
    return (queue.isFifo() ? fifo : standard).write(sent);
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
