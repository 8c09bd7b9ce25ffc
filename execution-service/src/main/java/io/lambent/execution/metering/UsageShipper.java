package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageBatch;
import io.lambent.contract.usage.UsageSink;
import io.lambent.execution.metering.UsageJournal.Batch;
import io.lambent.execution.metering.UsageJournal.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries usage records from the journals to billing: the oldest journal first, in order, in
 * batches. It goes on from where billing says that it is, and keeps no position of its own: so a
 * record counts once, whichever of the two was killed, put back to an earlier state, or not heard.
 */
final class UsageShipper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UsageShipper.class);

  private final UsageJournal journal;
  private final UsageSink sink;
  private final MeteringProperties properties;
  private final Counter shipped;
  private final Counter refused;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Duration delay;

  /** The journal that is shipped; null until billing has said how far it has it. */
  private @Nullable UUID shipping;

  /** Up to where billing has it. */
  private Position position = Position.of(0);

  UsageShipper(
      UsageJournal journal, UsageSink sink, MeteringProperties properties, MeterRegistry metrics) {
    this.journal = journal;
    this.sink = sink;
    this.properties = properties;
    this.shipped = metrics.counter("lambent.usage.shipped");
    this.refused = metrics.counter("lambent.usage.refused");
    this.delay = properties.retryDelay();
    this.thread = Thread.ofPlatform().daemon().name("usage-shipper").start(this::run);
  }

  private void run() {
    try {
      boolean open = true;
      while (open) {
        Duration pause = shipAll();
        open = !closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
      }
      shipAll();
    } catch (InterruptedException e) {
      log.warn("Not all usage records were shipped; they stay in the journal until the next start");
    }
  }

  /** Ships until the journals are empty or billing refuses; returns how long to wait then. */
  private Duration shipAll() throws InterruptedException {
    try {
      while (shipNext()) {
        delay = properties.retryDelay();
      }
      delay = properties.retryDelay();
      return properties.shipInterval();
    } catch (RuntimeException | IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return failed(e);
    }
  }

  /** Ships one batch; returns whether there may be more at once. */
  private boolean shipNext() throws IOException {
    UUID id = journal.oldest();
    if (!id.equals(shipping)) {
      // No record of this process's own journal has been shipped yet.
      goOn(id.equals(journal.id()) ? 0 : sink.position(id));
      shipping = id;
    }
    Batch batch = journal.read(position, properties.batchSize());
    if (batch.end().equals(position)) {
      if (id.equals(journal.id())) {
        return false;
      }
      journal.shippedOldest();
      return true;
    }
    long from = position.number();
    long to = batch.end().number();
    long held = sink.record(new UsageBatch(id, from, to, batch.records()));
    if (held != to) {
      if (held < from) {
        log.warn(
            "Billing has gone back from {} to {} in usage journal {}; what is missing is sent again",
            from,
            held,
            id);
      }
      goOn(held);
      return true;
    }
    position = batch.end();
    shipped.increment(batch.records().size());
    journal.shipped(position);
    return batch.records().size() == properties.batchSize();
  }

  /** Goes on from where billing is. */
  private void goOn(long held) {
    position = Position.of(held);
    if (journal.lacks(position)) {
      log.error(
          "Billing has usage journal {} up to {} only, and what follows is no longer here: it had"
              + " been confirmed. Shipping goes on with the oldest that is left.",
          journal.oldest(),
          held);
    }
  }

  private Duration failed(Exception cause) {
    refused.increment();
    Duration pause = delay;
    Duration doubled = delay.multipliedBy(2);
    delay =
        doubled.compareTo(properties.maxRetryDelay()) < 0 ? doubled : properties.maxRetryDelay();
    log.warn(
        "Billing takes no usage records ({}); they stay in the journal, next try in {} ms",
        cause.toString(),
        pause.toMillis());
    return pause;
  }

  /** Ships what is left, for as long as {@code drain-timeout} allows. */
  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join(properties.drainTimeout());
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(properties.drainTimeout());
    }
  }
}
