package io.lambent.execution.async;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides what becomes of an event after a run, as AWS documents it: function errors are retried
 * twice, after one and two minutes; throttles (429) and system errors (500 and above) with
 * exponential back-off until the event is six hours old.
 */
final class RetryPolicy {
  private final AsyncProperties properties;

  RetryPolicy(AsyncProperties properties) {
    this.properties = properties;
  }

  Verdict judge(QueuedEvent event, InvocationOutcome outcome, Instant now) {
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> new Verdict.Done();
      case InvocationOutcome.Failed failed -> afterFunctionError(event, failed, now);
      case InvocationOutcome.Throttled throttled ->
          backOff(event, throttled.reason().awsName(), now);
      case InvocationOutcome.Rejected rejected ->
          mayPass(rejected.code())
              ? backOff(event, rejected.code().awsName() + ": " + rejected.message(), now)
              : new Verdict.GiveUp(new Exhausted.Refused(rejected.code(), rejected.message()));
      case InvocationOutcome.Accepted accepted -> notAnAnswer(event, "Accepted", now);
      case InvocationOutcome.Permitted permitted -> notAnAnswer(event, "Permitted", now);
    };
  }

  /** For a run that ended without an outcome. */
  Verdict judge(QueuedEvent event, Throwable failure, Instant now) {
    return backOff(event, failure.toString(), now);
  }

  private Verdict afterFunctionError(
      QueuedEvent event, InvocationOutcome.Failed failed, Instant now) {
    int errors = event.functionErrors() + 1;
    if (errors > properties.functionRetryDelays().size()) {
      return new Verdict.GiveUp(new Exhausted.RetriesExhausted(failed));
    }
    Duration delay = properties.functionRetryDelays().get(errors - 1);
    return unlessTooOld(
        event, failed.errorType(), now, new Verdict.TryAgain(delay, errors, event.systemErrors()));
  }

  private Verdict backOff(QueuedEvent event, String error, Instant now) {
    int errors = event.systemErrors() + 1;
    // Beyond 2^30 the delay is capped in any case.
    Duration delay = properties.backOff().multipliedBy(1L << Math.min(errors - 1, 30));
    if (delay.compareTo(properties.maxBackOff()) > 0) {
      delay = properties.maxBackOff();
    }
    return unlessTooOld(
        event, error, now, new Verdict.TryAgain(delay, event.functionErrors(), errors));
  }

  private Verdict unlessTooOld(
      QueuedEvent event, String error, Instant now, Verdict.TryAgain again) {
    Instant end = event.enqueuedAt().plus(properties.maxEventAge());
    return now.plus(again.delay()).isAfter(end)
        ? new Verdict.GiveUp(new Exhausted.EventAgeExceeded(error))
        : again;
  }

  private Verdict notAnAnswer(QueuedEvent event, String outcome, Instant now) {
    return backOff(event, "a synchronous call was answered with " + outcome, now);
  }

  /** Whether the same call may succeed later: capacity, system errors, a function in transition. */
  private static boolean mayPass(ErrorCode code) {
    return code.httpStatus() >= 500
        || code == ErrorCode.TOO_MANY_REQUESTS
        || code == ErrorCode.RESOURCE_CONFLICT;
  }
}
