package io.lambent.execution.async;

import io.lambent.contract.function.FunctionName;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.delivery.RateLimitedLog;
import io.lambent.execution.deployment.FunctionChanged;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * Takes events that are due and has them run ({@link EventRunner}). What this instance queues
 * itself it usually runs without reading it back; one thread takes from the table what waits there:
 * backlogs, retries that are due, and events whose instance died and whose lease ran out. The same
 * thread extends the leases of what is running. Events that a concurrency limit refused wait in the
 * table until a permit is free ({@link Throttles}).
 */
final class EventWorker
    implements SmartLifecycle, EventWriter.Committed, Admission.ReleaseListener {
  private static final Logger log = LoggerFactory.getLogger(EventWorker.class);

  private final EventTable table;
  private final EventWriter writer;
  private final Slots slots;
  private final AsyncProperties properties;
  private final Throttles throttles;
  private final EventRunner runner;
  private final RateLimitedLog trouble = new RateLimitedLog(log, Duration.ofSeconds(10), 1);
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;
  private long extendedAt = System.nanoTime();

  EventWorker(EventParts parts) {
    this.table = parts.table();
    this.writer = parts.writer();
    this.slots = parts.slots();
    this.properties = parts.properties();
    this.throttles = new Throttles(properties.backOff(), properties.maxBackOff());
    this.runner = new EventRunner(parts, throttles, wake::release);
    parts.meters().running(slots);
  }

  @Override
  public void start() {
    running = true;
    writer.start(this);
    thread = Thread.ofPlatform().daemon().name("async-worker").start(this::work);
  }

  private void work() {
    boolean released = false;
    while (running) {
      try {
        if (!released) {
          int died = table.releaseAll();
          released = true;
          // Not before: a lease taken earlier would have been released with the old ones.
          slots.open();
          if (died > 0) {
            log.info("{} events were running when the last process ended; they run again", died);
          }
        }
        extendLeases();
        takeDue();
        wake.tryAcquire(pauseNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
      } catch (SQLException | RuntimeException e) {
        trouble.warn("The event queue cannot be read: " + e);
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private long pauseNanos() {
    return Math.min(properties.pollInterval().toNanos(), properties.lease().toNanos() / 3);
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(properties.pollInterval().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void extendLeases() throws SQLException {
    if (System.nanoTime() - extendedAt >= properties.lease().toNanos() / 3) {
      extendedAt = System.nanoTime();
      List<String> requestIds = runner.requestIds();
      if (!requestIds.isEmpty()) {
        table.extend(requestIds);
      }
    }
  }

  /** Takes what is due, in rounds in which each function gets its share of the free slots. */
  private void takeDue() throws SQLException {
    boolean more = true;
    while (more && slots.free() > 0) {
      List<String> functions = table.dueFunctions();
      throttles.keepOnly(function -> functions.contains(function) || runner.isRunning(function));
      Map<String, Integer> quotas = new HashMap<>();
      for (String function : functions) {
        int share = Math.max(1, slots.free() / functions.size());
        int allowed = throttles.allowed(function, share, System.nanoTime());
        int reserved = allowed == 0 ? 0 : slots.reserve(function, allowed);
        if (reserved > 0) {
          quotas.put(function, reserved);
        }
      }
      more = !quotas.isEmpty() && take(quotas);
    }
  }

  private boolean take(Map<String, Integer> quotas) throws SQLException {
    Map<String, Integer> unused = new HashMap<>(quotas);
    List<QueuedEvent> events;
    try {
      events = table.take(quotas);
      events.forEach(event -> unused.merge(event.function(), -1, Integer::sum));
    } finally {
      unused.forEach(slots::release);
    }
    unused.forEach(this::noteCaughtUp);
    quotas.forEach(
        (function, quota) -> throttles.taken(function, quota - unused.getOrDefault(function, 0)));
    events.forEach(runner::runUnlessTooOld);
    return !events.isEmpty();
  }

  @Override
  public void released(FunctionName function, boolean ofAccount) {
    if (throttles.released(function, ofAccount)) {
      wake.release();
    }
  }

  /** Its limits may be others now. */
  @EventListener
  void changed(FunctionChanged change) {
    throttles.forget(change.function());
    wake.release();
  }

  private void noteCaughtUp(String function, int unused) {
    if (unused > 0) {
      slots.caughtUp(function);
    }
  }

  @Override
  public void waiting() {
    wake.release();
  }

  @Override
  public void run(QueuedEvent event) {
    runner.run(event);
  }

  /** Takes nothing any more, waits for what is running, and gives the rest back. */
  @Override
  public void stop() {
    running = false;
    runner.stop();
    slots.close();
    wake.release();
    try {
      Thread worker = thread;
      if (worker != null) {
        worker.join();
      }
      long end = System.nanoTime() + properties.drainTimeout().toNanos();
      while (!runner.isIdle() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      List<String> left = runner.requestIds();
      if (!left.isEmpty()) {
        log.info("{} events still run; they run again after the next start", left.size());
        table.releaseAll();
      }
    } catch (SQLException e) {
      log.warn("The leases of running events stay until they expire: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
