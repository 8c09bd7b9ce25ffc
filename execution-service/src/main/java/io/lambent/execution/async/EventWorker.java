package io.lambent.execution.async;

import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.deployment.FunctionChanged;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * Runs events. What this instance queues itself it usually runs without reading it back; one thread
 * takes from the table what waits there: backlogs, retries that are due, and events whose instance
 * died and whose lease ran out. The same thread extends the leases of what is running. Events that
 * a concurrency limit refused wait in the table until a permit is free ({@link Throttles}).
 */
final class EventWorker
    implements SmartLifecycle, EventWriter.Committed, Admission.ReleaseListener {
  private static final Logger log = LoggerFactory.getLogger(EventWorker.class);

  private final EventTable table;
  private final EventWriter writer;
  private final Slots slots;
  private final RetryPolicy policy;
  private final Throttles throttles;
  private final AsyncProperties properties;
  private final Invoker invoker;
  private final LimitsSource limits;
  private final InstantSource clock;
  private final EventMeters meters;
  private final RateLimitedLog givenUp = new RateLimitedLog(log, Duration.ofSeconds(1), 5);
  private final RateLimitedLog trouble = new RateLimitedLog(log, Duration.ofSeconds(10), 1);
  private final Map<String, QueuedEvent> leased = new ConcurrentHashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;
  private long extendedAt = System.nanoTime();

  EventWorker(
      EventTable table,
      EventWriter writer,
      Slots slots,
      AsyncProperties properties,
      Invoker invoker,
      LimitsSource limits,
      InstantSource clock,
      EventMeters meters) {
    this.table = table;
    this.writer = writer;
    this.slots = slots;
    this.policy = new RetryPolicy(properties);
    this.throttles = new Throttles(properties.backOff(), properties.maxBackOff());
    this.properties = properties;
    this.invoker = invoker;
    this.limits = limits;
    this.clock = clock;
    this.meters = meters;
    meters.running(slots);
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
      if (!leased.isEmpty()) {
        table.extend(List.copyOf(leased.keySet()));
      }
    }
  }

  /** Takes what is due, in rounds in which each function gets its share of the free slots. */
  private void takeDue() throws SQLException {
    boolean more = true;
    while (more && slots.free() > 0) {
      List<String> functions = table.dueFunctions();
      throttles.keepOnly(function -> functions.contains(function) || isLeased(function));
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
    events.forEach(this::runUnlessTooOld);
    return !events.isEmpty();
  }

  private boolean isLeased(String function) {
    return leased.values().stream().anyMatch(event -> event.function().equals(function));
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
    leased.put(event.requestId(), event);
    invoke(event);
  }

  /** For events that have waited in the table. */
  private void runUnlessTooOld(QueuedEvent event) {
    leased.put(event.requestId(), event);
    limits(event)
        .thenAccept(
            now -> {
              if (policy.isTooOld(event, now, clock.instant())) {
                throttles.unused(event.function());
                settle(
                    event, new Verdict.GiveUp(new Exhausted.EventAgeExceeded("not run in time")));
              } else {
                invoke(event);
              }
            });
  }

  private void invoke(QueuedEvent event) {
    meters.started(event, clock.instant());
    try {
      invoker.invoke(event.invocation()).whenComplete((o, f) -> ended(event, o, f));
    } catch (RuntimeException e) {
      ended(event, null, e);
    }
  }

  private void ended(
      QueuedEvent event, @Nullable InvocationOutcome outcome, @Nullable Throwable failure) {
    if (outcome instanceof InvocationOutcome.Throttled refusal
        && !RetryPolicy.isHost(refusal.reason())) {
      throttles.refused(event.invocation().function(), refusal.reason(), System.nanoTime());
    } else {
      throttles.ran(event.function());
    }
    if (outcome instanceof InvocationOutcome.Succeeded) {
      settle(event, new Verdict.Done());
      return;
    }
    limits(event)
        .thenAccept(
            now ->
                settle(
                    event,
                    outcome != null
                        ? policy.judge(event, now, outcome, clock.instant())
                        : policy.judge(
                            event,
                            now,
                            failure != null ? failure : new IllegalStateException("no outcome"),
                            clock.instant())));
  }

  /** Never fails: where the function's limits cannot be known, the usual ones hold. */
  private CompletionStage<EventLimits> limits(QueuedEvent event) {
    return limits.of(event.invocation()).exceptionally(failure -> EventLimits.DEFAULT);
  }

  private void settle(QueuedEvent event, Verdict verdict) {
    meters.ended(event, verdict);
    if (verdict instanceof Verdict.GiveUp giveUp) {
      exhausted(event, giveUp.reason());
    }
    slots.release(event.function(), 1);
    if (slots.hasBacklog()) {
      wake.release();
    }
    writer.settle(event.requestId(), verdict, () -> settled(event, verdict));
  }

  private void settled(QueuedEvent event, Verdict verdict) {
    leased.remove(event.requestId());
    if (verdict instanceof Verdict.Wait) {
      slots.waits(event.function());
      wake.release();
    }
  }

  /** The seam for on-failure destinations and dead-letter queues. */
  private void exhausted(QueuedEvent event, Exhausted reason) {
    String why =
        switch (reason) {
          case Exhausted.RetriesExhausted retries -> retries.last().errorType();
          case Exhausted.EventAgeExceeded age -> age.lastError();
          case Exhausted.Refused refused -> refused.code().awsName() + ": " + refused.message();
        };
    givenUp.warn(
        "Event "
            + event.requestId()
            + " of "
            + event.invocation().function().arn()
            + " is given up after run "
            + event.invocation().attempt()
            + ": "
            + reason.condition()
            + ", "
            + why);
  }

  /** Takes nothing any more, waits for what is running, and gives the rest back. */
  @Override
  public void stop() {
    running = false;
    slots.close();
    wake.release();
    try {
      Thread worker = thread;
      if (worker != null) {
        worker.join();
      }
      long end = System.nanoTime() + properties.drainTimeout().toNanos();
      while (!leased.isEmpty() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      if (!leased.isEmpty()) {
        log.info("{} events still run; they run again after the next start", leased.size());
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
