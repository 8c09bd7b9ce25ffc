package io.lambent.services.sqs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes messages whose time is over, which receivers do not get before that either, and notes
 * that are no longer needed.
 */
@Component
class MessageExpiry {
  private static final Logger log = LoggerFactory.getLogger(MessageExpiry.class);

  private final MessageTable messages;
  private final FifoSettling fifoMessages;
  private final QueueTable queues;

  MessageExpiry(MessageTable messages, FifoSettling fifoMessages, QueueTable queues) {
    this.messages = messages;
    this.fifoMessages = fifoMessages;
    this.queues = queues;
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  void expire() {
    try {
      fifoMessages.refresh(messages.expire());
      fifoMessages.expireNotes();
      queues.forgetDeleted();
    } catch (DataAccessException e) {
      log.warn("Expired messages are not deleted now: {}", e.toString());
    }
  }
}
