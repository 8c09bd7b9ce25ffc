package io.lambent.services.events;

import io.lambent.client.signal.Signals;
import io.lambent.services.lease.LeaseWorker;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes the workers of all instances when something is stored for them. */
@Component
class EventSignal {
  private final Signals signals;
  private volatile Runnable worker = () -> {};

  EventSignal(Signals signals) {
    this.signals = signals;
  }

  /** Makes the worker of this instance, which {@link #raise} wakes. */
  <T> LeaseWorker<T> worker(String name, LeaseWorker.Work<T> work, Clock clock) {
    LeaseWorker<T> made = new LeaseWorker<>(name, work, clock, signals);
    worker = made::wake;
    return made;
  }

  /** Wakes the workers, once the present transaction is committed where there is one. */
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
