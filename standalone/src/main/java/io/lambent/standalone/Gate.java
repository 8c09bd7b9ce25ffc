package io.lambent.standalone;

import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Holds back the gateway's port, and nothing else of it, until the services behind it are ready:
 * the public port opens last, so a client that can connect can call.
 */
final class Gate implements SmartLifecycle {
  private final CountDownLatch innerStarted;
  private final FirstFailure failure;
  private volatile boolean open;

  Gate(CountDownLatch innerStarted, FirstFailure failure) {
    this.innerStarted = innerStarted;
    this.failure = failure;
  }

  @Override
  public void start() {
    try {
      innerStarted.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the inner services", e);
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a service behind the gateway did not start");
    }
    open = true;
  }

  @Override
  public void stop() {
    open = false;
  }

  @Override
  public boolean isRunning() {
    return open;
  }

  /** Directly before the web server. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }
}
