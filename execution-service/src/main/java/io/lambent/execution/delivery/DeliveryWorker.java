package io.lambent.execution.delivery;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.destination.DestinationSink;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Makes deliveries. One thread takes from the table what is due, and each delivery is made by a
 * virtual thread of its own. What was not taken by its destination is tried again with an
 * exponential back-off until it is too old; what the destination refuses is given up at once. A
 * destination that does not answer takes a share of the deliveries under way, not all.
 */
final class DeliveryWorker implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

  private final DeliveryTable table;
  private final DestinationSink sink;
  private final DeliveryProperties properties;
  private final List<DeliveryObserver> observers;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final RateLimitedLog givenUp = new RateLimitedLog(log, Duration.ofSeconds(1), 5);
  private final RateLimitedLog trouble = new RateLimitedLog(log, Duration.ofSeconds(10), 1);
  private final Semaphore wake = new Semaphore(0);

  /** The number of deliveries under way, by target; guarded by itself. */
  private final Map<String, Integer> underWay = new HashMap<>();

  private int total;
  private volatile boolean running;
  private volatile boolean full;
  private @Nullable Thread thread;

  DeliveryWorker(
      DeliveryTable table,
      DestinationSink sink,
      DeliveryProperties properties,
      List<DeliveryObserver> observers,
      MeterRegistry meters,
      InstantSource clock) {
    this.table = table;
    this.sink = sink;
    this.properties = properties;
    this.observers = List.copyOf(observers);
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().daemon().name("deliveries").start(this::work);
  }

  /** Something may be due. */
  void wake() {
    wake.release();
  }

  private void work() {
    boolean released = false;
    while (running) {
      try {
        if (!released) {
          table.releaseAll();
          released = true;
        }
        takeDue();
        wake.tryAcquire(properties.pollInterval().toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
      } catch (SQLException | RuntimeException e) {
        trouble.warn("Deliveries cannot be read: " + e);
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(properties.pollInterval().toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeDue() throws SQLException {
    boolean more = true;
    while (more && running) {
      int limit;
      List<String> busy;
      synchronized (underWay) {
        limit = Math.min(properties.concurrency() - total, properties.concurrencyPerTarget());
        busy =
            underWay.entrySet().stream()
                .filter(entry -> entry.getValue() >= properties.concurrencyPerTarget())
                .map(Map.Entry::getKey)
                .toList();
        full = limit <= 0 || !busy.isEmpty();
      }
      List<Taken> taken = limit <= 0 ? List.of() : table.take(limit, busy);
      taken.forEach(this::begin);
      more = !taken.isEmpty();
    }
  }

  private void begin(Taken taken) {
    String target = taken.delivery().target();
    synchronized (underWay) {
      underWay.merge(target, 1, Integer::sum);
      total++;
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                deliver(taken);
              } finally {
                end(target);
              }
            });
  }

  private void end(String target) {
    synchronized (underWay) {
      underWay.computeIfPresent(target, (name, count) -> count == 1 ? null : count - 1);
      total--;
      underWay.notifyAll();
    }
    if (full) {
      wake.release();
    }
  }

  private void deliver(Taken taken) {
    Delivery delivery = taken.delivery();
    DeliveryResult result;
    boolean asked = true;
    try {
      result = sink.deliver(delivery);
    } catch (RuntimeException e) {
      asked = false;
      result = DeliveryResult.tryAgain(e.toString());
    }
    try {
      switch (result.status()) {
        case DELIVERED -> {
          table.remove(delivery.id());
          count("lambent.deliveries.made", delivery);
        }
        case TRY_AGAIN -> {
          Duration delay = delay(taken.attempt());
          if (clock.instant().plus(delay).isAfter(delivery.endedAt().plus(properties.maxAge()))) {
            giveUp(taken, result.reason());
          } else {
            table.putBack(delivery.id(), delay);
            count("lambent.deliveries.retried", delivery);
            log.debug(
                "{} to {} is tried again: {}", delivery.kind(), delivery.target(), result.reason());
            if (asked) {
              observers.forEach(observer -> observer.failed(delivery));
            }
          }
        }
        case REFUSED -> giveUp(taken, result.reason());
      }
    } catch (SQLException | RuntimeException e) {
      trouble.warn("Deliveries that have ended cannot be written down and are made again: " + e);
    }
  }

  private Duration delay(int attempt) {
    // Beyond 2^30 the delay is capped in any case.
    Duration delay = properties.backOff().multipliedBy(1L << Math.min(attempt - 1, 30));
    return delay.compareTo(properties.maxBackOff()) > 0 ? properties.maxBackOff() : delay;
  }

  private void giveUp(Taken taken, String reason) throws SQLException {
    Delivery delivery = taken.delivery();
    table.remove(delivery.id());
    count("lambent.deliveries.dropped", delivery);
    observers.forEach(observer -> observer.failed(delivery));
    givenUp.warn(
        "The "
            + (delivery.kind() == Delivery.Kind.DEAD_LETTER ? "dead letter" : "outcome")
            + " of event "
            + delivery.requestId()
            + " of "
            + delivery.functionArn()
            + " is given up after try "
            + taken.attempt()
            + " to deliver it to "
            + delivery.target()
            + ": "
            + reason);
  }

  private void count(String name, Delivery delivery) {
    meters.counter(name, "kind", delivery.kind().name().toLowerCase(Locale.ROOT)).increment();
  }

  /** Takes nothing any more, waits for what is under way, and gives the rest back. */
  @Override
  public void stop() {
    running = false;
    wake.release();
    try {
      Thread worker = thread;
      if (worker != null) {
        worker.join();
      }
      long end = System.nanoTime() + properties.drainTimeout().toNanos();
      boolean drained;
      synchronized (underWay) {
        while (total > 0 && System.nanoTime() < end) {
          underWay.wait(100);
        }
        drained = total == 0;
      }
      if (!drained) {
        table.releaseAll();
      }
    } catch (SQLException e) {
      log.warn("The leases of deliveries stay until they expire: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
