package io.lambent.services.sns;

import io.lambent.client.signal.Signals;
import io.lambent.services.lease.LeaseWorker;
import io.lambent.services.sns.DeliveryTable.Delivery;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Delivers what was published. Attempts are made as AWS makes them for queues and functions: three
 * at once, two after a second each, ten after pauses that grow to 20 seconds, then every 20 seconds
 * for 23 days; for servers, as delivery policies say. Servers have a worker of their own, so that
 * nothing else waits for one that does not answer. See <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html">Amazon SNS
 * message delivery retries</a>.
 */
@Component
class DeliveryWorker {
  private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

  private static final Duration LONGEST = Duration.ofDays(23);
  private static final long SECOND = 1_000;
  private static final long LONGEST_PAUSE = 20 * SECOND;
  private static final int IMMEDIATE_ATTEMPTS = 3;
  private static final int SECOND_ATTEMPTS = 5;

  private final DeliveryTable deliveries;
  private final Deliverer deliverer;
  private final DeliveryPolicies policies;
  private final SubscriptionTable subscriptions;
  private final Clock clock;
  private final LeaseWorker<Delivery> fast;
  private final LeaseWorker<Delivery> slow;

  DeliveryWorker(
      DeliveryTable deliveries,
      Deliverer deliverer,
      DeliverySignal signal,
      DeliveryPolicies policies,
      SubscriptionTable subscriptions,
      Signals signals,
      Clock clock) {
    this.deliveries = deliveries;
    this.deliverer = deliverer;
    this.policies = policies;
    this.subscriptions = subscriptions;
    this.clock = clock;
    this.fast = new LeaseWorker<>("sns-deliveries", new Deliveries(false), clock, signals);
    this.slow = new LeaseWorker<>("sns-slow-deliveries", new Deliveries(true), clock, signals);
    signal.wakes(false, fast::wake);
    signal.wakes(true, slow::wake);
  }

  @PostConstruct
  void start() {
    fast.start();
    slow.start();
  }

  /** The deliveries of one worker. */
  private final class Deliveries implements LeaseWorker.Work<Delivery> {
    private final boolean isSlow;

    /**
     * @param isSlow true for those that may take seconds
     */
    Deliveries(boolean isSlow) {
      this.isSlow = isSlow;
    }

    @Override
    public List<Delivery> claim(int limit) {
      return deliveries.claim(limit, isSlow);
    }

    @Override
    public boolean perform(Delivery delivery) {
      return attempt(delivery);
    }

    @Override
    public @Nullable Instant nextDue() {
      Duration until = deliveries.untilNext(isSlow);
      return until == null ? null : clock.instant().plus(until);
    }
  }

  /**
   * Tries a delivery once. One whose attempt throws is tried again when its claim ends.
   *
   * @return false where another one may be due now: the same, or the next one of its group
   */
  private boolean attempt(Delivery delivery) {
    Deliverer.Result result = deliverer.deliver(delivery);
    Duration pause = pauseAfter(delivery);
    if (result == Deliverer.Result.REFUSED
        || (result == Deliverer.Result.FAILED && pause == null)) {
      result = deliverer.deadLetter(delivery);
      if (result == Deliverer.Result.REFUSED) {
        log.warn("A notification of {} is lost", delivery.subscription().arn());
        result = Deliverer.Result.DONE;
      }
    }
    return switch (result) {
      case DONE, REFUSED -> {
        deliveries.done(delivery);
        yield delivery.message().groupId() == null;
      }
      case FAILED -> {
        deliveries.retry(delivery, pause == null ? LONGEST_PAUSE : pause.toMillis());
        yield false;
      }
    };
  }

  /** The time until the next attempt; null where the last one was made. */
  private @Nullable Duration pauseAfter(Delivery delivery) {
    if (delivery.subscription().protocol().isHttp()) {
      return policies.schedule(delivery.subscription()).pauseAfter(delivery.attempts());
    }
    return delivery.message().publishedAt().plus(LONGEST).isBefore(clock.instant())
        ? null
        : Duration.ofMillis(pauseAfter(delivery.attempts()));
  }

  /**
   * @param attempts made so far
   * @return milliseconds
   */
  static long pauseAfter(int attempts) {
    if (attempts < IMMEDIATE_ATTEMPTS) {
      return 0;
    }
    if (attempts < SECOND_ATTEMPTS) {
      return SECOND;
    }
    return Math.min(LONGEST_PAUSE, SECOND << Math.min(attempts - SECOND_ATTEMPTS, 10));
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  void expire() {
    try {
      deliveries.expire();
      subscriptions.expire();
    } catch (DataAccessException e) {
      log.warn("Records of old messages are not deleted now: {}", e.toString());
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    fast.close();
    slow.close();
  }
}
