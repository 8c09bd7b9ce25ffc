package io.lambent.services.sns;

import io.lambent.services.sns.Outbox.Delivery;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Delivers what was published. Attempts are made as AWS makes them for queues and functions: three
 * at once, two after a second each, ten after pauses that grow to 20 seconds, then every 20 seconds
 * for 23 days; for servers, as delivery policies say. Servers have a thread of their own, so that
 * nothing else waits for one that does not answer. See <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html">Amazon SNS
 * message delivery retries</a>.
 */
@Component
class DeliveryWorker {
  private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

  private static final int AT_ONCE = 100;
  private static final Duration LONGEST = Duration.ofDays(23);
  private static final long SECOND = 1_000;
  private static final long LONGEST_PAUSE = 20 * SECOND;
  private static final int IMMEDIATE_ATTEMPTS = 3;
  private static final int SECOND_ATTEMPTS = 5;

  private final Outbox outbox;
  private final Deliverer deliverer;
  private final DeliverySignal signal;
  private final DeliveryPolicies policies;
  private final SubscriptionTable subscriptions;
  private final Clock clock;
  private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore slow = new Semaphore(AT_ONCE);
  private final Thread thread;
  private final Thread slowThread;
  private volatile boolean closed;

  DeliveryWorker(
      Outbox outbox,
      Deliverer deliverer,
      DeliverySignal signal,
      DeliveryPolicies policies,
      SubscriptionTable subscriptions,
      Clock clock) {
    this.outbox = outbox;
    this.deliverer = deliverer;
    this.signal = signal;
    this.policies = policies;
    this.subscriptions = subscriptions;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("sns-deliveries").unstarted(this::run);
    this.slowThread = Thread.ofVirtual().name("sns-slow-deliveries").unstarted(this::runSlow);
  }

  @PostConstruct
  void start() {
    thread.start();
    slowThread.start();
  }

  private void run() {
    while (!closed) {
      try {
        List<Delivery> claimed = outbox.claim(AT_ONCE, false);
        if (claimed.isEmpty()) {
          signal.await(false, SECOND);
        } else {
          deliveries.invokeAll(claimed.stream().map(this::task).toList());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Notifications are not delivered now: {}", e.toString());
        pause(false);
      }
    }
  }

  private void runSlow() {
    while (!closed) {
      int permits = 0;
      try {
        slow.acquire();
        permits = 1 + slow.drainPermits();
        List<Delivery> claimed = outbox.claim(permits, true);
        for (Delivery delivery : claimed) {
          permits--;
          deliveries.execute(() -> attemptSlowly(delivery));
        }
        slow.release(permits);
        permits = 0;
        if (claimed.isEmpty()) {
          signal.await(true, SECOND);
        }
      } catch (InterruptedException | RejectedExecutionException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Notifications are not sent to servers now: {}", e.toString());
        slow.release(permits);
        pause(true);
      }
    }
  }

  private void attemptSlowly(Delivery delivery) {
    try {
      attempt(delivery);
    } finally {
      slow.release();
    }
  }

  private void pause(boolean isSlow) {
    try {
      signal.await(isSlow, SECOND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Callable<Void> task(Delivery delivery) {
    return () -> {
      attempt(delivery);
      return null;
    };
  }

  /** Tries a delivery once. One whose attempt throws is tried again when its claim ends. */
  private void attempt(Delivery delivery) {
    try {
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
      switch (result) {
        case DONE, REFUSED -> outbox.done(delivery);
        case FAILED -> outbox.retry(delivery, pause == null ? LONGEST_PAUSE : pause.toMillis());
      }
    } catch (RuntimeException e) {
      log.warn("A notification of {} is not delivered now", delivery.subscription().arn(), e);
    }
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
  void expireNotes() {
    try {
      outbox.expireNotes();
      subscriptions.expire();
    } catch (DataAccessException e) {
      log.warn("Old notes are not deleted now: {}", e.toString());
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    slowThread.interrupt();
    thread.join();
    slowThread.join();
    deliveries.shutdownNow();
  }
}
