package io.lambent.services.sqs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Deletes messages that were received, and changes their visibility. */
@Component
class Settling {
  private static final int MAX_VISIBILITY = 43_200;

  private final Queues queues;
  private final MessageTable messages;
  private final MessageWriter writer;
  private final FifoSettling fifoMessages;
  private final Arrivals arrivals;

  Settling(
      Queues queues,
      MessageTable messages,
      MessageWriter writer,
      FifoSettling fifoMessages,
      Arrivals arrivals) {
    this.queues = queues;
    this.messages = messages;
    this.writer = writer;
    this.fifoMessages = fifoMessages;
    this.arrivals = arrivals;
  }

  record Delete(String queueUrl, String receiptHandle) {}

  record DeleteBatch(String queueUrl, List<DeleteEntry> entries) {}

  record DeleteEntry(String id, String receiptHandle) {}

  record Change(String queueUrl, String receiptHandle, int visibilityTimeout) {}

  record ChangeBatch(String queueUrl, List<ChangeEntry> entries) {}

  record ChangeEntry(String id, String receiptHandle, @Nullable Integer visibilityTimeout) {}

  record Done(String id) {}

  record DoneBatch(List<Done> successful, List<Batches.Failed> failed) {}

  void delete(Caller caller, Delete input) {
    Queue queue = queues.find(caller, input.queueUrl());
    if (queue.isFifo()) {
      deleteFifo(queue, input.receiptHandle());
    } else {
      writer.delete(List.of(ReceiptHandle.parse(input.receiptHandle(), queue)));
    }
  }

  private void deleteFifo(Queue queue, String text) {
    switch (fifoMessages.delete(ReceiptHandle.parse(text, queue))) {
      // The next message of the group can be received.
      case DONE -> arrivals.signal(queue.id());
      case GONE -> {}
      case VISIBLE, BEYOND_LIMIT ->
          throw SqsErrors.invalidParameter(
              text, "ReceiptHandle", "The receipt handle has expired.");
    }
  }

  DoneBatch deleteBatch(Caller caller, DeleteBatch input) {
    Queue queue = queues.find(caller, input.queueUrl());
    Batches.check(input.entries(), "DeleteMessageBatchRequestEntry", DeleteEntry::id);
    List<ReceiptHandle> receipts = new ArrayList<>();
    Batches.Outcome<Done> outcome =
        Batches.each(
            input.entries(),
            DeleteEntry::id,
            entry -> {
              if (queue.isFifo()) {
                deleteFifo(queue, entry.receiptHandle());
              } else {
                receipts.add(ReceiptHandle.parse(entry.receiptHandle(), queue));
              }
              return new Done(entry.id());
            });
    writer.delete(receipts);
    return done(outcome);
  }

  void change(Caller caller, Change input) {
    change(queues.find(caller, input.queueUrl()), input.receiptHandle(), input.visibilityTimeout());
  }

  DoneBatch changeBatch(Caller caller, ChangeBatch input) {
    Queue queue = queues.find(caller, input.queueUrl());
    Batches.check(input.entries(), "ChangeMessageVisibilityBatchRequestEntry", ChangeEntry::id);
    return done(
        Batches.each(
            input.entries(),
            ChangeEntry::id,
            entry -> {
              Integer seconds = entry.visibilityTimeout();
              if (seconds == null) {
                throw SqsErrors.missing("VisibilityTimeout");
              }
              change(queue, entry.receiptHandle(), seconds);
              return new Done(entry.id());
            }));
  }

  private static DoneBatch done(Batches.Outcome<Done> outcome) {
    return new DoneBatch(outcome.successful(), outcome.failed());
  }

  private void change(Queue queue, String handle, int seconds) {
    if (seconds < 0 || seconds > MAX_VISIBILITY) {
      throw SqsErrors.invalidParameter(
          seconds, "VisibilityTimeout", "Must be between 0 and " + MAX_VISIBILITY + ".");
    }
    ReceiptHandle receipt = ReceiptHandle.parse(handle, queue);
    MessageTable.Change change =
        queue.isFifo()
            ? fifoMessages.changeVisibility(receipt, seconds)
            : messages.changeVisibility(receipt, seconds);
    switch (change) {
      case DONE -> {
        if (seconds == 0) {
          arrivals.signal(queue.id());
        } else {
          arrivals.signalAfter(queue.id(), Duration.ofSeconds(seconds));
        }
      }
      case BEYOND_LIMIT ->
          throw SqsErrors.invalidParameter(
              seconds,
              "VisibilityTimeout",
              "Total VisibilityTimeout for the message is beyond the limit ["
                  + MAX_VISIBILITY
                  + " seconds]");
      case VISIBLE ->
          throw AwsFailure.declared("MessageNotInflight", "The specified message isn't in flight.");
      case GONE ->
          throw SqsErrors.invalidParameter(
              handle,
              "ReceiptHandle",
              "Message does not exist or is not available for visibility timeout change.");
    }
  }
}
