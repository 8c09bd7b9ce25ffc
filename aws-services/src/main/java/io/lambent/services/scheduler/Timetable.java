package io.lambent.services.scheduler;

import io.lambent.client.signal.Signals;
import io.lambent.services.lease.LeaseWorker;
import io.lambent.services.lease.Pauses;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes runs of the times that have come, and calls their targets. Pauses between attempts grow to
 * some minutes, so that the 185 retries that a schedule has by default take about a day. See <a
 * href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html">Managing a
 * schedule</a>.
 */
@Component
class Timetable implements LeaseWorker.Work<Run> {
  private final RunTable runs;
  private final TargetCall call;
  private final DeadLetter deadLetter;
  private final Clock clock;
  private final LeaseWorker<Run> worker;

  Timetable(RunTable runs, TargetCall call, DeadLetter deadLetter, Signals signals, Clock clock) {
    this.runs = runs;
    this.call = call;
    this.deadLetter = deadLetter;
    this.clock = clock;
    this.worker = new LeaseWorker<>("scheduler", this, clock, signals);
  }

  @PostConstruct
  void start() {
    worker.start();
  }

  /** Looks at the schedules again, because one has changed. */
  void wake() {
    worker.wake();
  }

  @Override
  public List<Run> claim(int limit) {
    Instant now = clock.instant();
    runs.plan(now);
    return runs.claim(now, limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return runs.nextDue();
  }

  @Override
  public Duration lease() {
    return RunTable.LEASE;
  }

  @Override
  public void renew(List<Run> performed) {
    runs.renew(performed, clock.instant());
  }

  @Override
  public boolean perform(Run run) {
    TargetCall.@Nullable Failure failure = call.make(run);
    if (failure == null) {
      runs.done(run);
      return true;
    }
    Instant next = clock.instant().plus(Pauses.after(run.attempts()));
    DeadLetter.Reason reason = reasonToEnd(run, failure, next);
    if (reason != null && deadLetter.send(run, failure, reason)) {
      runs.done(run);
      return true;
    }
    runs.retry(run, next);
    return false;
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

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
