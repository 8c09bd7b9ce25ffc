package io.lambent.trigger.shard;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamSettings;
import io.lambent.trigger.batch.Halt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane processes the records of a shard whose keys hash to it, in their order. A virtual thread
 * gathers them into batches and runs one batch at a time.
 */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /**
   * The maximum size of the records in an event, in bytes. It leaves room for the state of a
   * window.
   */
  private static final int MAX_BATCH_BYTES = (6 << 20) - (1 << 10);

  private static final int MAX_WINDOW_BATCH_BYTES = 5 << 20;

  /**
   * How long the end of a tumbling window is delayed for late records; AWS waits up to two minutes.
   */
  private static final Duration WINDOW_GRACE = Duration.ofSeconds(1);

  private final EventSourceMapping mapping;
  private final StreamSettings settings;
  private final Clock clock;
  private final BatchRun runs;
  private final Halt halt;

  /** Makes the reader read once more, which shows whether a window has ended. */
  private final Runnable look;

  /** Ends reading of the shard, which begins again at the stored position. */
  private final Runnable giveUp;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Pending> queue = new ArrayDeque<>();
  private Instant readUpTo = Instant.MIN;
  private boolean closed;
  private @Nullable Thread thread;

  Lane(ShardWork work, BatchRun runs, Halt halt, Runnable look, Runnable giveUp) {
    this.mapping = work.mapping();
    this.settings = Objects.requireNonNull(mapping.stream());
    this.clock = work.services().clock();
    this.runs = runs;
    this.halt = halt;
    this.look = look;
    this.giveUp = giveUp;
  }

  /**
   * The next step.
   *
   * @param batch empty where the window is over
   */
  private record Next(List<Pending> batch) {}

  void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("lane-" + mapping.uuid()).start(this::run);
    }
  }

  /** Adds records that were read together. They become one batch where limits allow that. */
  void add(List<Pending> pending) {
    lock.lock();
    try {
      start();
      queue.addAll(pending);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes that the shard had no more records at a time.
   *
   * @param time a time before the read began
   */
  void readUpTo(Instant time) {
    lock.lock();
    try {
      readUpTo = time;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets the lane end once it has handled its records. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the lane check whether it is stopped. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the lane has ended. */
  void join() throws InterruptedException {
    Thread started = thread;
    if (started != null) {
      started.join();
    }
  }

  private void run() {
    try {
      for (Next next = next(); next != null; next = next()) {
        if (next.batch().isEmpty()) {
          runs.endWindow();
        } else {
          runs.run(next.batch());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("Records of mapping {} are not handled now", mapping.uuid(), e);
      giveUp.run();
    }
  }

  /** Waits for the next batch or the end of the window; null where there is nothing more to do. */
  private @Nullable Next next() throws InterruptedException {
    lock.lock();
    try {
      Window window = runs.window();
      long deadline = 0;
      boolean gathering = false;
      while (!halt.isStopped()) {
        Pending first = queue.peek();
        if (window != null && isOver(window, first)) {
          return new Next(List.of());
        }
        if (first == null) {
          if (closed) {
            return null;
          }
          awaitRecords(window);
          continue;
        }
        if (!gathering) {
          gathering = true;
          deadline = System.nanoTime() + Duration.ofSeconds(mapping.windowSeconds()).toNanos();
        }
        int ready = ready();
        long left = deadline - System.nanoTime();
        if (ready > 0) {
          return new Next(take(ready));
        }
        if (left <= 0 || closed) {
          return new Next(take(Math.min(queue.size(), mapping.batchSize())));
        }
        changed.awaitNanos(left);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver(Window window, @Nullable Pending first) {
    if (first != null) {
      return !first.record.arrivedAt().isBefore(window.end());
    }
    return closed || !readUpTo.isBefore(window.end().plus(WINDOW_GRACE));
  }

  private void awaitRecords(@Nullable Window window) throws InterruptedException {
    if (window == null) {
      changed.await();
      return;
    }
    Duration left = Duration.between(clock.instant(), window.end().plus(WINDOW_GRACE));
    if (left.isPositive()) {
      changed.awaitNanos(left.toNanos());
    } else {
      look.run();
      changed.awaitNanos(WINDOW_GRACE.toNanos());
    }
  }

  /** The number of records of a full batch; 0 where more may be gathered. */
  private int ready() {
    int limit = settings.tumblingSeconds() > 0 ? MAX_WINDOW_BATCH_BYTES : MAX_BATCH_BYTES;
    Instant windowEnd = windowEnd();
    int records = 0;
    long bytes = 0;
    for (Pending pending : queue) {
      bytes += pending.bytes();
      boolean isOfNextWindow = windowEnd != null && !pending.record.arrivedAt().isBefore(windowEnd);
      if (records > 0 && (bytes > limit || isOfNextWindow)) {
        return records;
      }
      records++;
      if (records == mapping.batchSize()) {
        return records;
      }
    }
    return 0;
  }

  private @Nullable Instant windowEnd() {
    int seconds = settings.tumblingSeconds();
    if (seconds == 0) {
      return null;
    }
    Window window = runs.window();
    Pending first = queue.getFirst();
    return window != null
        ? window.end()
        : Window.startOf(first.record.arrivedAt(), seconds).plusSeconds(seconds);
  }

  private List<Pending> take(int number) {
    List<Pending> batch = new ArrayList<>(number);
    for (int i = 0; i < number; i++) {
      batch.add(queue.remove());
    }
    return batch;
  }
}
