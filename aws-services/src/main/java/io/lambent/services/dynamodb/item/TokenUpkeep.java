package io.lambent.services.dynamodb.item;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes old tokens of transactions. */
@Component
class TokenUpkeep {
  private static final Logger log = LoggerFactory.getLogger(TokenUpkeep.class);

  private final TokenStore tokens;

  TokenUpkeep(TokenStore tokens) {
    this.tokens = tokens;
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT5M")
  void run() {
    try {
      tokens.trim();
    } catch (RuntimeException e) {
      log.warn("Tokens of transactions are not deleted now: {}", e.toString());
    }
  }
}
