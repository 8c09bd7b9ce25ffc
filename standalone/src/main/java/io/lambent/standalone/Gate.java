package io.lambent.standalone;

import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the gateway's port closed, but delays nothing else of the gateway's start, until the
 * services behind it are ready. The public port opens last, so that a client that can connect can
 * also call.
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

  /** This phase comes directly before that of the web server. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1;
  }
}
