package io.lambent.services.events;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes the worker of this instance when something is stored for it. */
@Component
class EventSignal {
  private volatile Runnable worker = () -> {};

  void wakes(Runnable wake) {
    worker = wake;
  }

  /** Wakes the worker, once the present transaction is committed where there is one. */
  void raise() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      worker.run();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            worker.run();
          }
        });
  }
}
