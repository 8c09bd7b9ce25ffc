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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mapping of a stream on this instance: finds the stream's shards, and reads those whose leases
 * the instance has. Used by one thread, but for the ends of shards and of searches.
 */
final class StreamRun {
  private static final Logger log = LoggerFactory.getLogger(StreamRun.class);

  /** A safety net: new shards are looked for whenever one has ended. */
  private static final Duration SEARCH_PERIOD = Duration.ofSeconds(30);

  /** The time after which a source that is still being prepared is not waited for. */
  private static final Duration LONGEST_PREPARATION = Duration.ofSeconds(10);

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
   * @param wake has the next round come at once
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
   * Returns true once the mapping is in effect. A source that does not answer is not waited for, so
   * that its mapping can be changed and deleted.
   */
  boolean isPrepared() {
    return !source.beginsWithShards()
        || searched
        || System.nanoTime() - begun > LONGEST_PREPARATION.toNanos();
  }

  /** Takes the settings of a mapping, with which shards are read from now on. */
  void follow(EventSourceMapping changed) {
    mapping = changed;
    running.values().stream()
        .filter(poller -> poller.revision() != changed.revision())
        .forEach(ShardPoller::stop);
  }

  /** Reads a shard whose lease the instance has. Does nothing where it does already. */
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
      // It begins again with the next heartbeat.
      return;
    }
    searchAt = System.nanoTime();
    wake.run();
  }

  /** Ends the reading of a shard, and gives its lease up. */
  void stop(String shard) {
    ShardPoller present = running.get(shard);
    if (present != null) {
      present.stop();
    }
  }

  /** Ends the reading of all shards. */
  void stop() {
    running.values().forEach(ShardPoller::stop);
  }

  /** Returns true if no shard is being read. */
  boolean isIdle() {
    return running.isEmpty();
  }

  /** Waits until no shard is being read, or for too long. */
  void awaitIdle(long deadline) throws InterruptedException {
    for (ShardPoller poller : List.copyOf(running.values())) {
      try {
        poller.ended().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (ExecutionException | TimeoutException e) {
        log.debug("A shard of mapping {} is still read", mapping.uuid());
      }
    }
  }

  /** Looks for shards, where it is time to. Does not block. */
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
