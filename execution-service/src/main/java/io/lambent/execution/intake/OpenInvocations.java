package io.lambent.execution.intake;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Counts the calls under way that came from outside. An orderly shutdown waits for them. */
@Component
final class OpenInvocations implements SmartLifecycle {
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicReference<@Nullable Runnable> whenNone = new AtomicReference<>();
  private volatile boolean running;

  void began() {
    count.incrementAndGet();
  }

  void ended() {
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
