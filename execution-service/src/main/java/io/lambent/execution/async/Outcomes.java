package io.lambent.execution.async;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Lineage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records of ended events for destinations and dead-letter queues. */
final class Outcomes {
  /** The largest message of a topic, in bytes. */
  private static final int MAX_TOPIC_MESSAGE = 256 << 10;

  private Outcomes() {}

  /** Returns true if nobody is to get anything of an event that ends so. */
  static boolean isNone(EventSettings settings, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done done -> settings.destinations().onSuccess() == null;
      case Verdict.GiveUp giveUp ->
          settings.destinations().onFailure() == null
              && deadLetterTarget(settings, giveUp.reason()) == null;
      case Verdict.TryAgain again -> true;
      case Verdict.Wait waits -> true;
    };
  }

  /**
   * The deliveries of an event that ends.
   *
   * @param outcome of the run; null where there was none
   */
  static List<Delivery> of(
      QueuedEvent event,
      EventSettings settings,
      Verdict verdict,
      @Nullable InvocationOutcome outcome,
      Instant now) {
    return switch (verdict) {
      case Verdict.Done done -> ofSuccess(event, settings, outcome, now);
      case Verdict.GiveUp giveUp -> ofFailure(event, settings, giveUp.reason(), now);
      case Verdict.TryAgain again -> List.of();
      case Verdict.Wait waits -> List.of();
    };
  }

  private static List<Delivery> ofSuccess(
      QueuedEvent event, EventSettings settings, @Nullable InvocationOutcome outcome, Instant now) {
    String target = settings.destinations().onSuccess();
    if (target == null || !(outcome instanceof InvocationOutcome.Executed executed)) {
      return List.of();
    }
    InvocationRecord record = record(event, "Success", event.functionErrors() + 1, executed);
    byte[] body = record.withPayloads(now, event.invocation().payload());
    return List.of(delivery(event, Delivery.Kind.ON_SUCCESS, target, now, body, null));
  }

  private static List<Delivery> ofFailure(
      QueuedEvent event, EventSettings settings, Exhausted reason, Instant now) {
    List<Delivery> deliveries = new ArrayList<>();
    byte[] request = event.invocation().payload();
    String onFailure = settings.destinations().onFailure();
    if (onFailure != null) {
      InvocationOutcome.Failed last = reason.last();
      InvocationRecord record =
          record(event, condition(reason), event.functionErrors() + (last == null ? 0 : 1), last);
      byte[] body = record.withPayloads(now, request);
      if (body.length > MAX_TOPIC_MESSAGE && isTopic(onFailure)) {
        body = record.withoutPayloads(now);
      }
      deliveries.add(delivery(event, Delivery.Kind.ON_FAILURE, onFailure, now, body, null));
    }
    String deadLetters = deadLetterTarget(settings, reason);
    if (deadLetters != null) {
      deliveries.add(
          delivery(
              event,
              Delivery.Kind.DEAD_LETTER,
              deadLetters,
              now,
              InvocationRecord.event(request),
              deadLetter(reason)));
    }
    return deliveries;
  }

  private static InvocationRecord record(
      QueuedEvent event,
      String condition,
      int invokeCount,
      InvocationOutcome.@Nullable Executed last) {
    Invocation invocation = event.invocation();
    String qualifier = invocation.qualifier();
    return new InvocationRecord(
        invocation.requestId(),
        invocation.function().arn(qualifier == null ? FunctionVersion.LATEST : qualifier),
        condition,
        invokeCount,
        last);
  }

  /** AWS has no condition for events that no try can help. */
  private static String condition(Exhausted reason) {
    return reason instanceof Exhausted.Refused ? "RetriesExhausted" : reason.condition();
  }

  private static @Nullable String deadLetterTarget(EventSettings settings, Exhausted reason) {
    InvocationOutcome.Failed last = reason.last();
    return settings.deadLetterTarget(last == null ? null : last.execution().executedVersion());
  }

  private static Delivery.DeadLetter deadLetter(Exhausted reason) {
    InvocationOutcome.Failed last = reason.last();
    return last == null
        ? new Delivery.DeadLetter(reason.status(), InvocationRecord.attribute(reason.message()))
        : new Delivery.DeadLetter(200, InvocationRecord.errorMessage(last.payload()));
  }

  private static boolean isTopic(String arn) {
    return Arn.parse(arn).map(Arn::service).filter("sns"::equals).isPresent();
  }

  private static Delivery delivery(
      QueuedEvent event,
      Delivery.Kind kind,
      String target,
      Instant now,
      byte[] body,
      Delivery.@Nullable DeadLetter deadLetter) {
    Invocation invocation = event.invocation();
    String trace = invocation.traceId();
    return new Delivery(
        UUID.randomUUID().toString(),
        kind,
        invocation.requestId(),
        invocation.function(),
        invocation.qualifier(),
        target,
        now,
        body,
        deadLetter,
        trace == null ? null : Lineage.counted(trace, Lineage.key(invocation.function())));
  }
}
