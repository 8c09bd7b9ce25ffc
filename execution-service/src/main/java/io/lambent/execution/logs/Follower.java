package io.lambent.execution.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the events of a group to a filter, in the order of each stream and at least once: a virtual
 * thread, which exists while there are events, reads them from the files and stores how far it has
 * come. What a killed process has not handed over is read again after the next start.
 */
final class Follower {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  /** Lets the events of a call gather, so that they make one batch. */
  private static final long GATHERING_MILLIS = 100;

  private static final long RETRY_MILLIS = 5_000;

  private final StoredGroup group;
  private final String filter;
  private final Work work;
  private final Set<StoredStream> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean running = new AtomicBoolean();
  private @Nullable FollowedPositions positions;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  /** The effect that events have. */
  interface Work {
    /**
     * Handles the events of a stream from a place on.
     *
     * @param progress takes the place up to which events are handled, each time some are
     */
    void handle(StoredStream stream, long from, Progress progress)
        throws IOException, InterruptedException;
  }

  /** Takes how far a stream was handled. */
  interface Progress {
    void to(long place) throws IOException;
  }

  /**
   * @param filter names the file with the positions
   */
  Follower(StoredGroup group, String filter, Work work) {
    this.group = group;
    this.filter = filter;
    this.work = work;
  }

  /** Signals that a stream may have further events. Never blocks; called by any thread. */
  void look(StoredStream stream) {
    waiting.add(stream);
    wake();
  }

  /** Signals that all streams of the group may have further events, for example after a start. */
  void lookAtAll() throws IOException {
    waiting.addAll(group.streams().values());
    wake();
  }

  private void wake() {
    if (!closed && running.compareAndSet(false, true)) {
      thread = Thread.ofVirtual().name("log-filter-" + filter).start(this::run);
    }
  }

  private void run() {
    try {
      do {
        Thread.sleep(GATHERING_MILLIS);
        handleWaiting();
        running.set(false);
      } while (!waiting.isEmpty() && !closed && running.compareAndSet(false, true));
    } catch (InterruptedException e) {
      log.debug("A filter follows {} no longer", group.key().name());
    }
  }

  private void handleWaiting() throws InterruptedException {
    while (!closed) {
      Iterator<StoredStream> next = waiting.iterator();
      if (!next.hasNext()) {
        return;
      }
      StoredStream stream = next.next();
      // Removed first, so that events that are written meanwhile have it handled again.
      next.remove();
      try {
        FollowedPositions known = positions();
        long from = known.of(stream);
        if (from < stream.last().end()) {
          work.handle(stream, from, place -> known.advance(stream, place));
        }
      } catch (IOException | RuntimeException e) {
        log.warn("The log stream {} cannot be followed now: {}", stream.name(), e.toString());
        waiting.add(stream);
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  private FollowedPositions positions() throws IOException {
    FollowedPositions known = positions;
    if (known == null) {
      known = FollowedPositions.open(group.positions(filter), group.streams().values());
      positions = known;
    }
    return known;
  }

  /** Ends it, also where it waits for another attempt. What it has not handled stays so. */
  void close() {
    closed = true;
    Thread started = thread;
    if (started != null) {
      started.interrupt();
    }
  }

  /** Waits until it has ended after {@link #close}, so that the next start knows what is done. */
  void awaitEnd(Duration limit) throws InterruptedException {
    Thread started = thread;
    if (started != null) {
      started.join(limit);
    }
  }
}
