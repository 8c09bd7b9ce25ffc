package io.lambent.trigger.postgresql;

import io.lambent.client.http.Backoff;
import io.lambent.trigger.source.SourceException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Drops the replication slots of deleted mappings, and retries while their databases cannot be
 * reached. An abandoned slot retains the write-ahead log until the disk is full.
 */
@Component
class SlotCleaner implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlotCleaner.class);
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(60));

  private final SlotTable table;
  private final Slots slots;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean wanted;
  private volatile boolean closed;

  SlotCleaner(SlotTable table, Slots slots) {
    this.table = table;
    this.slots = slots;
  }

  /** Drops slots that an earlier run has left. Does not block. */
  @EventListener(ApplicationReadyEvent.class)
  void resume() {
    wake();
  }

  /** Drops the slots that are marked to be dropped. Does not block. */
  void wake() {
    wanted = true;
    if (running.compareAndSet(false, true)) {
      Thread.ofVirtual().name("slot-cleaner").start(this::run);
    }
  }

  private void run() {
    try {
      wanted = false;
      for (int failures = 1; !closed && !dropAll(); failures++) {
        Thread.sleep(RETRY.after(failures));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
      if (wanted && !closed) {
        wake();
      }
    }
  }

  private boolean dropAll() {
    boolean all = true;
    try {
      for (SlotTable.Left left : table.left()) {
        all &= drop(left);
      }
      return all;
    } catch (RuntimeException e) {
      log.warn("Slots are looked for later: {}", e.toString());
      return false;
    }
  }

  private boolean drop(SlotTable.Left left) {
    try {
      slots.drop(left);
      table.dropped(left.mapping());
      return true;
    } catch (SQLException | SourceException | RuntimeException e) {
      log.warn(
          "The slot {} of {} is dropped later: {}",
          Slots.name(left.mapping()),
          left.sourceArn(),
          e.toString());
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
