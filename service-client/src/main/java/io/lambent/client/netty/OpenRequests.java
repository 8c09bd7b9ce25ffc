package io.lambent.client.netty;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Counts requests that are answered before the web server's own handlers see them. An orderly
 * shutdown waits for them, as the web server does for its own, while it takes no new connections
 * and closes idle ones.
 */
public final class OpenRequests implements SmartLifecycle {
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicReference<@Nullable Runnable> whenNone = new AtomicReference<>();
  private volatile boolean running;

  public void began() {
    count.incrementAndGet();
  }

  public void ended() {
    if (count.decrementAndGet() == 0 && whenNone.get() != null) {
      callBack();
    }
  }

  private void callBack() {
    Runnable callback = whenNone.getAndSet(null);
    if (callback != null) {
      callback.run();
    }
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    whenNone.set(callback);
    if (count.get() == 0) {
      callBack();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }
}
