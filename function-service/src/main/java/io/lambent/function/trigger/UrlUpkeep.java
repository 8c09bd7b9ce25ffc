package io.lambent.function.trigger;

import io.lambent.function.catalog.FunctionChanged;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Lets function URLs go with the aliases they are for. */
@Component
class UrlUpkeep {
  private final UrlConfigRepository urls;

  UrlUpkeep(UrlConfigRepository urls) {
    this.urls = urls;
  }

  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  void on(FunctionChanged change) {
    urls.deleteOrphans(change.id());
  }
}
