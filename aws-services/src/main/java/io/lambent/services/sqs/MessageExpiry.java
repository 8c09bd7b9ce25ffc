package io.lambent.services.sqs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes messages whose time is over. Receivers do not get them before that either. */
@Component
class MessageExpiry {
  private static final Logger log = LoggerFactory.getLogger(MessageExpiry.class);

  private final MessageTable messages;

  MessageExpiry(MessageTable messages) {
    this.messages = messages;
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  void expire() {
    try {
      messages.expire();
    } catch (DataAccessException e) {
      log.warn("Expired messages are not deleted now: {}", e.toString());
    }
  }
}
