package io.lambent.execution.metering;

import io.lambent.contract.usage.UsageSink;
import io.lambent.execution.metering.UsageJournal.Batch;
import io.lambent.execution.metering.UsageJournal.Position;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries usage records from the journal to billing, in order, in batches. Its position moves only
 * after billing has committed, so a record may travel twice and never not at all.
 */
final class UsageShipper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UsageShipper.class);

  private final UsageJournal journal;
  private final UsageSink sink;
  private final MeteringProperties properties;
  private final Counter shipped;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private Position position;
  private Duration delay;

  UsageShipper(
      UsageJournal journal, UsageSink sink, MeteringProperties properties, MeterRegistry metrics) {
    this.journal = journal;
    this.sink = sink;
    this.properties = properties;
    this.shipped = metrics.counter("lambent.usage.shipped");
    this.position = journal.start();
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

  /** Ships until the journal is empty or billing refuses; returns how long to wait then. */
  private Duration shipAll() throws InterruptedException {
    while (true) {
      Batch batch = journal.read(position, properties.batchSize());
      if (batch.end().equals(position)) {
        return properties.shipInterval();
      }
      try {
        if (!batch.records().isEmpty()) {
          sink.record(batch.records());
        }
        journal.shipped(batch.end());
      } catch (RuntimeException | IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return failed(e);
      }
      shipped.increment(batch.records().size());
      position = batch.end();
      delay = properties.retryDelay();
      if (batch.records().size() < properties.batchSize()) {
        return properties.shipInterval();
      }
    }
  }

  private Duration failed(Exception cause) {
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
