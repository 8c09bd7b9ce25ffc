package io.lambent.trigger.shard;

import io.lambent.client.http.Backoff;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamSettings;
import io.lambent.trigger.batch.Filters;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.metrics.EventCounts.Count;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.Position;
import io.lambent.trigger.stream.ShardReader;
import io.lambent.trigger.stream.StreamRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one shard for one mapping. A virtual thread reads, and waits in the source while there is
 * nothing; it distributes the records over lanes, one for each batch of the shard that may run at
 * once.
 */
final class ShardPoller {
  private static final Logger log = LoggerFactory.getLogger(ShardPoller.class);
  private static final Backoff UNREADABLE =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private static final Duration MAX_WAIT = Duration.ofSeconds(20);
  private static final int MIN_RECORDS = 100;
  private static final int MAX_RECORDS = 10_000;

  /** A shard with this many bytes of unhandled records is not read further. */
  private static final long MAX_BUFFERED_BYTES = 8 << 20;

  private final ShardWork work;
  private final EventSourceMapping mapping;
  private final StreamSettings settings;
  private final Filters filters;
  private final Runnable onEnd;
  private final Halt halt = new Halt();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final List<Lane> lanes = new ArrayList<>();
  private volatile boolean failed;
  private volatile @Nullable ShardReader reader;
  private volatile @Nullable Progress progress;

  /**
   * @param onEnd called once the shard is neither read nor handled any more
   */
  ShardPoller(ShardWork work, Runnable onEnd) {
    this.work = work;
    this.mapping = work.mapping();
    this.settings = Objects.requireNonNull(mapping.stream());
    this.filters = Filters.of(mapping.filters(), work.source().dataMember());
    this.onEnd = onEnd;
  }

  void start() {
    Thread.ofVirtual().name("shard-" + work.shard()).start(this::run);
  }

  long revision() {
    return mapping.revision();
  }

  /** Stops reading and calling the function. A running call is awaited. */
  void stop() {
    halt.stop();
    ShardReader reading = reader;
    if (reading != null) {
      reading.wake();
    }
    Progress made = progress;
    if (made != null) {
      made.wake();
    }
    synchronized (lanes) {
      lanes.forEach(Lane::wake);
    }
  }

  private void fail() {
    failed = true;
    stop();
  }

  /**
   * Returns true if it has ended without being stopped and without reaching the end of the shard.
   */
  boolean hasFailed() {
    return failed;
  }

  /** Completes once it has stopped, or the shard was read to its end. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  private void run() {
    ShardKey key = work.key();
    boolean finished = false;
    try {
      Optional<Checkpoint> begin =
          work.services().table().checkpoint(work.services().instance(), key);
      if (begin.isPresent()) {
        work.services().checkpoints().open(key, this::stop, this::stored);
        try {
          finished = read(begin.get());
        } finally {
          work.services().checkpoints().close(key);
        }
      }
    } catch (InterruptedException e) {
      log.debug("Reading of {} was interrupted", key);
    } catch (RuntimeException e) {
      failed = true;
      log.warn("Shard {} is read again in a moment", key, e);
    } finally {
      end(key, finished);
    }
  }

  private void stored(Checkpoint checkpoint) {
    ShardReader reading = reader;
    String position = checkpoint.position();
    if (reading != null && position != null) {
      reading.handled(position);
    }
  }

  private void end(ShardKey key, boolean finished) {
    try {
      if (finished) {
        work.services().table().finish(work.services().instance(), key);
      } else {
        work.services().table().release(work.services().instance(), key);
      }
    } catch (RuntimeException e) {
      log.warn("The lease of {} is given up later: {}", key, e.toString());
    }
    ended.complete(null);
    onEnd.run();
  }

  /**
   * Reads until the shard ends or this is stopped.
   *
   * @return true if all records of the shard are handled, and it takes no more
   */
  private boolean read(Checkpoint begin) throws InterruptedException {
    Progress made = new Progress(begin.position(), work.services().buffered());
    progress = made;
    try (ShardReader opened =
        work.source().reader(work.shard(), new Position(begin.position(), settings.since()))) {
      reader = opened;
      makeLanes(made, opened, begin);
      boolean hasEnded = readAll(opened, made);
      synchronized (lanes) {
        lanes.forEach(hasEnded ? Lane::close : Lane::wake);
      }
      for (Lane lane : lanes) {
        lane.join();
      }
      return hasEnded && made.isEmpty() && !halt.isStopped();
    } finally {
      made.close();
    }
  }

  private void makeLanes(Progress made, ShardReader opened, Checkpoint begin) {
    int number = settings.tumblingSeconds() > 0 ? 1 : settings.parallelBatches();
    Window window = window(begin);
    synchronized (lanes) {
      for (int i = 0; i < number; i++) {
        BatchRun[] runs = new BatchRun[1];
        runs[0] =
            new BatchRun(work, halt, window, done -> store(made, done, runs[0].window(), true));
        lanes.add(new Lane(work, runs[0], halt, opened::wake, this::fail));
      }
      if (window != null) {
        lanes.getFirst().start();
      }
    }
  }

  private @Nullable Window window(Checkpoint begin) {
    Instant start = begin.windowStart();
    int seconds = settings.tumblingSeconds();
    if (start == null || seconds == 0) {
      return null;
    }
    return Window.begin(start, seconds)
        .with(Objects.requireNonNullElse(begin.windowState(), Window.NO_STATE));
  }

  /**
   * @param isBatch true for records of a call, whose position is stored at once
   */
  private void store(Progress made, List<Pending> done, @Nullable Window window, boolean isBatch) {
    // Lanes end batches concurrently, and positions must be stored in their order.
    synchronized (made) {
      boolean moved = made.handled(done);
      if (moved || isBatch && settings.tumblingSeconds() > 0) {
        work.services()
            .checkpoints()
            .put(
                work.key(),
                new Checkpoint(
                    made.position(),
                    window == null ? null : window.start(),
                    window == null ? null : window.state()));
      }
    }
  }

  private boolean readAll(ShardReader opened, Progress made) throws InterruptedException {
    int atOnce = Math.multiplyExact(mapping.batchSize(), lanes.size());
    int most = Math.clamp(atOnce, MIN_RECORDS, MAX_RECORDS);
    int failures = 0;
    while (!halt.isStopped()) {
      made.awaitRoom(Math.max(2 * atOnce, MIN_RECORDS), MAX_BUFFERED_BYTES, halt);
      try {
        ShardReader.Batch batch = opened.read(most, MAX_WAIT);
        failures = 0;
        take(batch.records(), made);
        if (batch.hasEnded()) {
          return true;
        }
        Instant emptyAt = batch.emptyAt();
        if (emptyAt != null) {
          lanes.forEach(lane -> lane.readUpTo(emptyAt));
        }
      } catch (SourceException e) {
        work.results().accept("PROBLEM: " + e.getMessage());
        halt.pause(UNREADABLE.after(++failures));
      }
    }
    return false;
  }

  private void take(List<StreamRecord> records, Progress made) {
    if (records.isEmpty()) {
      return;
    }
    work.services().counts().add(mapping, Count.POLLED, records.size());
    List<Pending> dropped = new ArrayList<>();
    List<List<Pending>> passed = new ArrayList<>();
    lanes.forEach(lane -> passed.add(new ArrayList<>()));
    for (StreamRecord record : records) {
      Pending pending = made.add(record);
      boolean passes = mapping.filters().isEmpty() || filters.pass(work.source().filtered(record));
      (passes ? passed.get(lane(record)) : dropped).add(pending);
    }
    for (int i = 0; i < lanes.size(); i++) {
      if (!passed.get(i).isEmpty()) {
        lanes.get(i).add(passed.get(i));
      }
    }
    if (!dropped.isEmpty()) {
      work.services().counts().add(mapping, Count.FILTERED_OUT, dropped.size());
      passOver(made, dropped);
    }
  }

  /**
   * Stores the position behind records that filters drop. Only without windows, because the state
   * of a window is stored with its records.
   */
  private void passOver(Progress made, List<Pending> dropped) {
    if (settings.tumblingSeconds() > 0) {
      made.handled(dropped);
    } else {
      store(made, dropped, null, false);
    }
  }

  private int lane(StreamRecord record) {
    return lanes.size() == 1 ? 0 : Math.floorMod(spread(record.key().hashCode()), lanes.size());
  }

  /**
   * Mixes the bits of a hash, because consecutive keys would otherwise be spread over few lanes.
   */
  private static int spread(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x45d9f3b;
    return mixed ^ (mixed >>> 16);
  }
}
