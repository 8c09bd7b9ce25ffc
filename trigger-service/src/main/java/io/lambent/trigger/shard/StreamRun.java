package io.lambent.trigger.shard;

import io.lambent.client.http.Backoff;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.Shard;
import io.lambent.trigger.stream.StreamSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the mapping of a stream on this instance: discovers the stream's shards, and reads those
 * whose leases the instance has. Used by one thread, except for callbacks at the ends of shards and
 * searches.
 */
final class StreamRun {
  private static final Logger log = LoggerFactory.getLogger(StreamRun.class);

  /**
   * The interval of searches for new shards. Shards are also searched for whenever one has ended.
   */
  private static final Duration SEARCH_PERIOD = Duration.ofSeconds(30);

  /**
   * The maximum time for which a mapping counts as not in effect while its source is being
   * prepared.
   */
  private static final Duration MAX_PREPARATION = Duration.ofSeconds(10);

  private static final Backoff SEARCH_RETRY =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final StreamSource source;
  private final ShardWork.Services services;
  private final Runnable wake;
  private final Map<String, ShardPoller> running = new ConcurrentHashMap<>();
  private final AtomicBoolean searching = new AtomicBoolean();
  private volatile EventSourceMapping mapping;
  private volatile long searchAt = System.nanoTime();
  private final long begun = System.nanoTime();
  private volatile boolean searched;
  private volatile int failures;
  private volatile @Nullable Set<Shard> known;
  private volatile @Nullable String result;

  /**
   * @param wake begins the next round at once
   */
  StreamRun(
      EventSourceMapping mapping, StreamSource source, ShardWork.Services services, Runnable wake) {
    this.mapping = mapping;
    this.source = source;
    this.services = services;
    this.wake = wake;
  }

  /**
   * The result of the latest batch, or the reason why the stream cannot be read; null before the
   * first.
   */
  @Nullable String result() {
    return result;
  }

  /**
   * Returns true once the mapping is in effect. The wait for a source that does not answer is
   * limited, so that its mapping can be changed and deleted.
   */
  boolean isPrepared() {
    return !source.beginsWithShards()
        || searched
        || System.nanoTime() - begun > MAX_PREPARATION.toNanos();
  }

  /** Applies changed settings to what is read from now on. */
  void follow(EventSourceMapping changed) {
    mapping = changed;
    running.values().stream()
        .filter(poller -> poller.revision() != changed.revision())
        .forEach(ShardPoller::stop);
  }

  /** Starts reading a shard whose lease the instance has. Does nothing where it is being read. */
  void read(String shard) {
    ShardPoller present = running.get(shard);
    if (present != null) {
      return;
    }
    ShardWork work = new ShardWork(mapping, source, shard, services, text -> result = text);
    ShardPoller poller = new ShardPoller(work, () -> ended(shard));
    running.put(shard, poller);
    poller.start();
  }

  private void ended(String shard) {
    ShardPoller ended = running.remove(shard);
    if (ended == null || ended.hasFailed()) {
      // The next round, at the next heartbeat, tries again.
      return;
    }
    searchAt = System.nanoTime();
    wake.run();
  }

  /** Ends the reading of a shard, and releases its lease. */
  void stop(String shard) {
    ShardPoller present = running.get(shard);
    if (present != null) {
      present.stop();
    }
  }

  /**
   * Ends the reading of some shards. Used for those whose leases other instances have taken: an
   * idle reader stores no position by which it would notice, and a consumer has one subscription to
   * a shard.
   */
  void stopIf(Predicate<String> shards) {
    running.forEach(
        (shard, poller) -> {
          if (shards.test(shard)) {
            poller.stop();
          }
        });
  }

  /** Ends the reading of all shards. */
  void stop() {
    running.values().forEach(ShardPoller::stop);
  }

  /** Returns true if no shard is being read. */
  boolean isIdle() {
    return running.isEmpty();
  }

  /** Waits until no shard is being read, or until a deadline. */
  void awaitIdle(long deadline) throws InterruptedException {
    for (ShardPoller poller : List.copyOf(running.values())) {
      try {
        poller.ended().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        log.debug("A shard of mapping {} is still read", mapping.uuid());
      }
    }
  }

  /** Begins a search for shards where one is due. Does not block. */
  void search() {
    if (System.nanoTime() - searchAt >= 0 && searching.compareAndSet(false, true)) {
      Thread.ofVirtual().name("shards-" + mapping.uuid()).start(this::searchOnce);
    }
  }

  private void searchOnce() {
    try {
      searchAt = System.nanoTime() + SEARCH_PERIOD.toNanos();
      List<Shard> shards = source.shards();
      services.table().found(mapping.uuid(), shards);
      Set<Shard> all = Set.copyOf(shards);
      boolean isNew = !all.equals(known);
      known = all;
      failures = 0;
      if (isNew) {
        wake.run();
      }
    } catch (SourceException e) {
      result = "PROBLEM: " + e.getMessage();
      searchLater();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.warn("The shards of mapping {} are looked for later: {}", mapping.uuid(), e.toString());
      searchLater();
    } finally {
      if (!searched && source.beginsWithShards()) {
        searched = true;
        wake.run();
      }
      searching.set(false);
    }
  }

  private void searchLater() {
    failures++;
    searchAt = System.nanoTime() + SEARCH_RETRY.after(failures).toNanos();
  }
}
