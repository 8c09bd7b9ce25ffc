package io.lambent.services.scheduler;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes runs of the times that have come, and calls their targets. Pauses between attempts grow to
 * some minutes, so that the 185 retries that a schedule has by default take about a day. See <a
 * href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html">Managing a
 * schedule</a>.
 */
@Component
class Timetable {
  private static final Logger log = LoggerFactory.getLogger(Timetable.class);

  private static final int AT_ONCE = 100;

  /** How soon one instance sees what another one has stored. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(600);
  private static final int LAST_DOUBLING = 9;

  private final RunTable runs;
  private final TargetCall call;
  private final DeadLetter deadLetter;
  private final Clock clock;
  private final Semaphore woken = new Semaphore(0);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean closed;

  Timetable(RunTable runs, TargetCall call, DeadLetter deadLetter, Clock clock) {
    this.runs = runs;
    this.call = call;
    this.deadLetter = deadLetter;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("scheduler").unstarted(this::run);
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  /** Looks at the schedules again, because one has changed. */
  void wake() {
    woken.release();
  }

  private void run() {
    while (!closed) {
      try {
        if (!work()) {
          await();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Schedules do not run now: {}", e.toString());
        pause();
      }
    }
  }

  /**
   * Does what is due.
   *
   * @return whether there may be more
   */
  private boolean work() throws InterruptedException {
    Instant now = clock.instant();
    boolean more = runs.plan(now);
    List<Run> claimed = runs.claim(now, AT_ONCE);
    calls.invokeAll(claimed.stream().map(this::task).toList());
    return more || claimed.size() == AT_ONCE;
  }

  private void await() throws InterruptedException {
    Instant due = runs.nextDue();
    Duration wait = due == null ? LONGEST_WAIT : Duration.between(clock.instant(), due);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      wait = LONGEST_WAIT;
    }
    if (wait.compareTo(SHORTEST_WAIT) < 0) {
      wait = SHORTEST_WAIT;
    }
    if (woken.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      woken.drainPermits();
    }
  }

  private void pause() {
    try {
      woken.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Callable<Void> task(Run run) {
    return () -> {
      try {
        attempt(run);
      } catch (RuntimeException e) {
        log.warn("{} is tried again in some seconds", run.schedule().arn(), e);
      }
      return null;
    };
  }

  /** Calls a target once. A run whose attempt throws is tried again when its claim ends. */
  private void attempt(Run run) {
    TargetCall.@Nullable Failure failure = call.make(run);
    if (failure == null) {
      runs.done(run);
      return;
    }
    Instant next = clock.instant().plus(pauseAfter(run.attempts()));
    DeadLetter.Reason reason = reasonToEnd(run, failure, next);
    if (reason == null) {
      runs.retry(run, next);
    } else if (deadLetter.send(run, failure, reason)) {
      runs.done(run);
    } else {
      runs.retry(run, next);
    }
  }

  /** Returns null where the target is called again at the given time. */
  private static DeadLetter.@Nullable Reason reasonToEnd(
      Run run, TargetCall.Failure failure, Instant next) {
    if (!failure.isTransient()) {
      return DeadLetter.Reason.REFUSED;
    }
    if (run.attempts() > run.schedule().definition().target().maxRetries()) {
      return DeadLetter.Reason.ATTEMPTS;
    }
    return next.isAfter(run.deadline()) ? DeadLetter.Reason.AGE : null;
  }

  /** A random part, at least half, of a second that doubles with each attempt, up to 10 minutes. */
  private static Duration pauseAfter(int attempts) {
    Duration whole = Duration.ofSeconds(1L << Math.min(attempts - 1, LAST_DOUBLING + 1));
    Duration bounded = whole.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : whole;
    return bounded
        .dividedBy(2)
        .plusMillis(ThreadLocalRandom.current().nextLong(bounded.toMillis() / 2 + 1));
  }

  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
    calls.shutdownNow();
  }
}
