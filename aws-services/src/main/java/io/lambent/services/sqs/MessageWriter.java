package io.lambent.services.sqs;

import jakarta.annotation.PreDestroy;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Commits messages: those of standard and of FIFO queues in transactions of their own. */
@Component
class MessageWriter {
  private final WriterLane standard;
  private final WriterLane fifo;

  MessageWriter(
      MessageTable messages,
      FifoTable fifoMessages,
      Arrivals arrivals,
      TransactionTemplate transactions) {
    standard =
        new WriterLane(
            "message-writer",
            all -> {
              transactions.executeWithoutResult(status -> messages.insert(all));
              return all.stream().map(message -> new Stored(message.id(), null)).toList();
            },
            message -> arrivals.signal(message.queue()));
    fifo =
        new WriterLane(
            "fifo-writer", fifoMessages::insert, message -> arrivals.signal(message.queue()));
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

  @PreDestroy
  void close() throws InterruptedException {
    standard.close();
    fifo.close();
  }
}
