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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Delivers what was published. Attempts are made as AWS makes them for queues and functions: three
 * at once, two after a second each, ten after pauses that grow to 20 seconds, then every 20 seconds
 * for 23 days. See <a
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
  private final Clock clock;
  private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread thread;
  private volatile boolean closed;

  DeliveryWorker(Outbox outbox, Deliverer deliverer, DeliverySignal signal, Clock clock) {
    this.outbox = outbox;
    this.deliverer = deliverer;
    this.signal = signal;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("sns-deliveries").unstarted(this::run);
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  private void run() {
    while (!closed) {
      try {
        List<Delivery> claimed = outbox.claim(AT_ONCE);
        if (claimed.isEmpty()) {
          signal.await(SECOND);
        } else {
          deliveries.invokeAll(claimed.stream().map(this::task).toList());
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.warn("Notifications are not delivered now: {}", e.toString());
        pause();
      }
    }
  }

  private void pause() {
    try {
      signal.await(SECOND);
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
      boolean isTooOld = delivery.message().publishedAt().plus(LONGEST).isBefore(clock.instant());
      if (result == Deliverer.Result.REFUSED || (result == Deliverer.Result.FAILED && isTooOld)) {
        result = deliverer.deadLetter(delivery);
        if (result == Deliverer.Result.REFUSED) {
          log.warn("A notification of {} is lost", delivery.subscription().arn());
          result = Deliverer.Result.DONE;
        }
      }
      switch (result) {
        case DONE, REFUSED -> outbox.done(delivery);
        case FAILED -> outbox.retry(delivery, pauseAfter(delivery.attempts()));
      }
    } catch (RuntimeException e) {
      log.warn("A notification of {} is not delivered now", delivery.subscription().arn(), e);
    }
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
    } catch (DataAccessException e) {
      log.warn("Old notes are not deleted now: {}", e.toString());
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
    deliveries.shutdownNow();
  }
}
