package io.lambent.services.sns;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the workers of this instance when something was published here. */
@Component
class DeliverySignal {
  private final Semaphore forFast = new Semaphore(0);
  private final Semaphore forSlow = new Semaphore(0);

  void raise() {
    raise(forFast);
    raise(forSlow);
  }

  private static void raise(Semaphore raised) {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /**
   * Waits until something was published since the last time, at most so long.
   *
   * @param slow true for the worker whose deliveries may take seconds
   */
  void await(boolean slow, long millis) throws InterruptedException {
    Semaphore raised = slow ? forSlow : forFast;
    if (raised.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      raised.drainPermits();
    }
  }
}
