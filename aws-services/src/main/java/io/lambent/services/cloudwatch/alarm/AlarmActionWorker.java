package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.error.AwsFailure;
import io.lambent.client.signal.Signals;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.lease.LeaseWorker;
import io.lambent.services.lease.Pauses;
import io.lambent.services.sns.TopicPublisher;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes the actions of alarms: publishes to topics, and calls functions asynchronously. */
@Component
class AlarmActionWorker implements LeaseWorker.Work<AlarmAction> {
  /** An action that has not succeeded for so long is given up. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

  private static final int SERVER_ERROR = 500;

  private final AlarmActionTable actions;
  private final AlarmHistory history;
  private final TopicPublisher topics;
  private final FunctionEvents functions;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final LeaseWorker<AlarmAction> worker;

  AlarmActionWorker(
      AlarmActionTable actions,
      AlarmHistory history,
      TopicPublisher topics,
      FunctionEvents functions,
      TransactionTemplate transactions,
      Signals signals,
      Clock clock) {
    this.actions = actions;
    this.history = history;
    this.topics = topics;
    this.functions = functions;
    this.transactions = transactions;
    this.clock = clock;
    this.worker = new LeaseWorker<>("alarm-actions", this, clock, signals);
  }

  @PostConstruct
  void start() {
    worker.start();
  }

  /** Looks for actions at once. */
  void wake() {
    worker.wake();
  }

  @Override
  public List<AlarmAction> claim(int limit) {
    return actions.claim(clock.instant(), limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return actions.nextDue();
  }

  @Override
  public Duration lease() {
    return AlarmActionTable.LEASE;
  }

  @Override
  public void renew(List<AlarmAction> performed) {
    actions.renew(performed, clock.instant());
  }

  /**
   * The target did not take an action.
   *
   * @param isTransient whether it may take it later
   */
  private record Failure(String text, boolean isTransient) {}

  @Override
  public boolean perform(AlarmAction action) {
    Failure failure = take(action);
    Instant next = clock.instant().plus(Pauses.after(action.attempts()));
    if (failure != null
        && failure.isTransient()
        && next.isBefore(action.createdAt().plus(GIVEN_UP_AFTER))) {
      actions.retry(action, next);
      return false;
    }
    transactions.executeWithoutResult(
        status -> {
          history.acted(action, failure == null ? null : failure.text(), clock.instant());
          actions.delete(action);
        });
    return true;
  }

  private @Nullable Failure take(AlarmAction action) {
    if (action.isForFunction()) {
      FunctionEvents.Target function =
          Objects.requireNonNull(FunctionEvents.Target.of(action.target()));
      return switch (functions.send(function, action.id(), action.message())) {
        case FunctionEvents.Result.Accepted accepted -> null;
        case FunctionEvents.Result.Refused refused -> new Failure(refused.text(), false);
        case FunctionEvents.Result.Failed failed -> new Failure(failed.text(), true);
      };
    }
    try {
      topics.publish(action.target(), action.subject(), action.message(), null);
      return null;
    } catch (AwsFailure e) {
      return new Failure(e.text(), e.error().httpStatus() >= SERVER_ERROR);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
