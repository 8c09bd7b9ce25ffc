package io.lambent.execution.async;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.delivery.RateLimitedLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs events that this instance has leased, and settles each by what has become of its run: it is
 * done, waits for another run, or is given up. Holds the leases' request ids meanwhile.
 */
final class EventRunner {
  private static final Logger log = LoggerFactory.getLogger(EventRunner.class);

  private final EventWriter writer;
  private final Slots slots;
  private final RetryPolicy policy;
  private final Throttles throttles;
  private final Duration retryDelay;
  private final Invoker invoker;
  private final SettingsSource source;
  private final InstantSource clock;
  private final EventMeters meters;
  private final Runnable wake;
  private final RateLimitedLog givenUp = new RateLimitedLog(log, Duration.ofSeconds(1), 5);
  private final Map<String, QueuedEvent> leased = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  /**
   * @param wake called when a slot is free that an event in the table may wait for
   */
  EventRunner(EventParts parts, Throttles throttles, Runnable wake) {
    this.writer = parts.writer();
    this.slots = parts.slots();
    this.policy = new RetryPolicy(parts.properties());
    this.throttles = throttles;
    this.retryDelay = parts.properties().backOff();
    this.invoker = parts.invoker();
    this.source = parts.source();
    this.clock = parts.clock();
    this.meters = parts.meters();
    this.wake = wake;
  }

  /** The request ids of the events whose runs are not settled. */
  List<String> requestIds() {
    return List.copyOf(leased.keySet());
  }

  boolean isIdle() {
    return leased.isEmpty();
  }

  /** Returns true if an event of a function is not settled. */
  boolean isRunning(String function) {
    return leased.values().stream().anyMatch(event -> event.function().equals(function));
  }

  /** Tries no more to read settings that could not be read. */
  void stop() {
    stopped = true;
  }

  /** Runs an event whose lease and slot this instance has. */
  void run(QueuedEvent event) {
    leased.put(event.requestId(), event);
    invoke(event);
  }

  /** Runs an event that has waited in the table, or gives it up where it has waited too long. */
  void runUnlessTooOld(QueuedEvent event) {
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
      CompletableFuture.delayedExecutor(retryDelay.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> finishLater(event, verdict, outcome));
    }
  }

  private void finishLater(
      QueuedEvent event, Verdict verdict, @Nullable InvocationOutcome outcome) {
    if (!stopped) {
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
      wake.run();
    }
  }

  private void settled(QueuedEvent event, Verdict verdict) {
    leased.remove(event.requestId());
    if (verdict instanceof Verdict.Wait) {
      slots.waits(event.function());
      wake.run();
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
}
