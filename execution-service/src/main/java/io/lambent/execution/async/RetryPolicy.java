package io.lambent.execution.async;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Decides what becomes of an event after a run, as AWS documents it: function errors are retried
 * twice, after one and two minutes; system errors (500 and above) with exponential back-off until
 * the event is six hours old. An event that a concurrency limit refused waits for capacity ({@link
 * Throttles}) as long. A function can be configured to have its events retried less often, and for
 * a shorter time.
 */
final class RetryPolicy {
  private static final int THROTTLED = 429;
  private static final int SYSTEM_ERROR = 500;

  private final AsyncProperties properties;

  RetryPolicy(AsyncProperties properties) {
    this.properties = properties;
  }

  Verdict judge(QueuedEvent event, EventLimits limits, InvocationOutcome outcome, Instant now) {
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> new Verdict.Done();
      case InvocationOutcome.Failed failed -> afterFunctionError(event, limits, failed, now);
      case InvocationOutcome.Throttled throttled ->
          isHost(throttled.reason())
              ? backOff(event, limits, THROTTLED, Exhausted.RATE_EXCEEDED, now)
              : waitForCapacity(event, limits, now);
      case InvocationOutcome.Rejected rejected ->
          mayPass(rejected.code())
              ? backOff(
                  event,
                  limits,
                  rejected.code().httpStatus(),
                  rejected.code().awsName() + ": " + rejected.message(),
                  now)
              : new Verdict.GiveUp(new Exhausted.Refused(rejected.code(), rejected.message()));
      case InvocationOutcome.Accepted accepted -> notAnAnswer(event, limits, "Accepted", now);
      case InvocationOutcome.Permitted permitted -> notAnAnswer(event, limits, "Permitted", now);
    };
  }

  /** For a run that ended without an outcome. */
  Verdict judge(QueuedEvent event, EventLimits limits, Throwable failure, Instant now) {
    return backOff(event, limits, SYSTEM_ERROR, failure.toString(), now);
  }

  /** Returns true if an event that waited for its turn, or for its next try, waited too long. */
  boolean isTooOld(QueuedEvent event, EventLimits limits, Instant now) {
    return now.isAfter(end(event, limits));
  }

  private Verdict afterFunctionError(
      QueuedEvent event, EventLimits limits, InvocationOutcome.Failed failed, Instant now) {
    List<Duration> delays = properties.functionRetryDelays();
    Integer asked = limits.maximumRetries();
    int retries = asked == null ? delays.size() : Math.min(asked, delays.size());
    int errors = event.functionErrors() + 1;
    if (errors > retries) {
      return new Verdict.GiveUp(new Exhausted.RetriesExhausted(failed));
    }
    return unlessTooOld(
        event,
        limits,
        new Exhausted.EventAgeExceeded(200, failed.errorType(), failed),
        now,
        new Verdict.TryAgain(delays.get(errors - 1), errors, event.systemErrors()));
  }

  private Verdict backOff(
      QueuedEvent event, EventLimits limits, int status, String error, Instant now) {
    int errors = event.systemErrors() + 1;
    // Beyond 2^30 the delay is capped in any case.
    Duration delay = properties.backOff().multipliedBy(1L << Math.min(errors - 1, 30));
    if (delay.compareTo(properties.maxBackOff()) > 0) {
      delay = properties.maxBackOff();
    }
    return unlessTooOld(
        event,
        limits,
        new Exhausted.EventAgeExceeded(status, error, null),
        now,
        new Verdict.TryAgain(delay, event.functionErrors(), errors));
  }

  /** Returns true where the host is overloaded; a free permit of the function does not end that. */
  static boolean isHost(Reason reason) {
    return reason == Reason.CALLER_RATE_LIMIT;
  }

  private Verdict waitForCapacity(QueuedEvent event, EventLimits limits, Instant now) {
    return isTooOld(event, limits, now)
        ? new Verdict.GiveUp(
            new Exhausted.EventAgeExceeded(THROTTLED, Exhausted.RATE_EXCEEDED, null))
        : new Verdict.Wait(event.functionErrors(), event.systemErrors());
  }

  private Verdict unlessTooOld(
      QueuedEvent event,
      EventLimits limits,
      Exhausted.EventAgeExceeded tooOld,
      Instant now,
      Verdict.TryAgain again) {
    return now.plus(again.delay()).isAfter(end(event, limits)) ? new Verdict.GiveUp(tooOld) : again;
  }

  private Instant end(QueuedEvent event, EventLimits limits) {
    Integer asked = limits.maximumAgeSeconds();
    return event
        .enqueuedAt()
        .plus(asked == null ? properties.maxEventAge() : Duration.ofSeconds(asked));
  }

  private Verdict notAnAnswer(QueuedEvent event, EventLimits limits, String outcome, Instant now) {
    return backOff(
        event, limits, SYSTEM_ERROR, "a synchronous call was answered with " + outcome, now);
  }

  /**
   * Returns true if the same call may succeed later: capacity, system errors, a function in
   * transition.
   */
  private static boolean mayPass(ErrorCode code) {
    return code.httpStatus() >= 500
        || code == ErrorCode.TOO_MANY_REQUESTS
        || code == ErrorCode.RESOURCE_CONFLICT;
  }
}
