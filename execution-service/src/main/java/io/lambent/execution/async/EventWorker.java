package io.lambent.execution.async;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.delivery.RateLimitedLog;
import io.lambent.execution.deployment.FunctionChanged;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
  private final SettingsSource source;
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
      SettingsSource source,
      InstantSource clock,
      EventMeters meters) {
    this.table = table;
    this.writer = writer;
    this.slots = slots;
    this.policy = new RetryPolicy(properties);
    this.throttles = new Throttles(properties.backOff(), properties.maxBackOff());
    this.properties = properties;
    this.invoker = invoker;
    this.source = source;
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
    settings(event)
        .thenAccept(
            now -> {
              if (policy.isTooOld(event, now.limits(), clock.instant())) {
                throttles.unused(event.function());
                Exhausted tooOld =
                    new Exhausted.EventAgeExceeded(429, "The event was not run in time.", null);
                finish(event, new Verdict.GiveUp(tooOld), null, now);
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
    settings(event).thenAccept(now -> judge(event, outcome, failure, now));
  }

  private void judge(
      QueuedEvent event,
      @Nullable InvocationOutcome outcome,
      @Nullable Throwable failure,
      Settings now) {
    if (outcome instanceof InvocationOutcome.Throttled refusal
        && !RetryPolicy.isHost(refusal.reason())) {
      if (now.value().switchedOff()) {
        throttles.ran(event.function());
        finish(event, new Verdict.GiveUp(new Exhausted.ZeroReservedConcurrency()), null, now);
        return;
      }
      throttles.refused(event.invocation().function(), refusal.reason(), System.nanoTime());
    } else {
      throttles.ran(event.function());
    }
    Verdict verdict =
        outcome != null
            ? policy.judge(event, now.limits(), outcome, clock.instant())
            : policy.judge(
                event,
                now.limits(),
                failure != null ? failure : new IllegalStateException("no outcome"),
                clock.instant());
    finish(event, verdict, outcome, now);
  }

  /**
   * The settings that hold for an event.
   *
   * @param known false where that could not be found out, and the usual limits hold
   */
  private record Settings(EventSettings value, boolean known) {
    EventLimits limits() {
      return value.limits();
    }
  }

  /** Never fails. Of a function that is gone there are no settings. */
  private CompletionStage<Settings> settings(QueuedEvent event) {
    return source
        .of(event.invocation())
        .handle(
            (settings, failure) ->
                settings != null
                    ? new Settings(settings, true)
                    : new Settings(EventSettings.NONE, isNotFound(failure)));
  }

  private static boolean isNotFound(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof AwsException aws && aws.code() == ErrorCode.RESOURCE_NOT_FOUND;
  }

  /**
   * Ends a run of an event. Where the event ends with it, what its destinations get is written down
   * at the same time, so their settings have to be known: until then the event keeps its place.
   */
  private void finish(
      QueuedEvent event, Verdict verdict, @Nullable InvocationOutcome outcome, Settings now) {
    if (!verdict.isEnd() || (now.known() && Outcomes.isNone(now.value(), verdict))) {
      settle(event, verdict, List.of());
    } else if (now.known()) {
      // Off the thread that ran the call: payloads are copied.
      Thread.ofVirtual()
          .start(() -> settle(event, verdict, deliveries(event, verdict, outcome, now.value())));
    } else {
      CompletableFuture.delayedExecutor(properties.backOff().toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> finishLater(event, verdict, outcome));
    }
  }

  private void finishLater(
      QueuedEvent event, Verdict verdict, @Nullable InvocationOutcome outcome) {
    if (running) {
      settings(event).thenAccept(now -> finish(event, verdict, outcome, now));
    }
  }

  private List<Delivery> deliveries(
      QueuedEvent event,
      Verdict verdict,
      @Nullable InvocationOutcome outcome,
      EventSettings settings) {
    try {
      return Outcomes.of(event, settings, verdict, outcome, clock.instant());
    } catch (RuntimeException e) {
      log.error("The outcome of event {} cannot be written", event.requestId(), e);
      return List.of();
    }
  }

  private void settle(QueuedEvent event, Verdict verdict, List<Delivery> deliveries) {
    meters.ended(event, verdict);
    if (verdict instanceof Verdict.GiveUp giveUp) {
      exhausted(event, giveUp.reason());
    }
    if (deliveries.isEmpty()) {
      releaseSlot(event);
      writer.settle(event.requestId(), verdict, deliveries, () -> settled(event, verdict));
    } else {
      // The slot bounds the memory of deliveries that wait for their commit.
      writer.settle(
          event.requestId(),
          verdict,
          deliveries,
          () -> {
            releaseSlot(event);
            settled(event, verdict);
          });
    }
  }

  private void releaseSlot(QueuedEvent event) {
    slots.release(event.function(), 1);
    if (slots.hasBacklog()) {
      wake.release();
    }
  }

  private void settled(QueuedEvent event, Verdict verdict) {
    leased.remove(event.requestId());
    if (verdict instanceof Verdict.Wait) {
      slots.waits(event.function());
      wake.release();
    }
  }

  private void exhausted(QueuedEvent event, Exhausted reason) {
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
            + reason.message());
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
