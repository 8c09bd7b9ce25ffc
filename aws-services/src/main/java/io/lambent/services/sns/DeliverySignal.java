package io.lambent.services.sns;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Wakes the workers of this instance when something was published here. */
@Component
class DeliverySignal {
  private final List<Runnable> forFast = new CopyOnWriteArrayList<>();
  private final List<Runnable> forSlow = new CopyOnWriteArrayList<>();

  /**
   * Registers a worker that is woken after each publish.
   *
   * @param slow true for the worker whose deliveries may take seconds
   */
  void wakes(boolean slow, Runnable worker) {
    (slow ? forSlow : forFast).add(worker);
  }

  /** Signals that deliveries may have been committed. Called by any thread. */
  void raise(boolean slow) {
    (slow ? forSlow : forFast).forEach(Runnable::run);
  }
}
