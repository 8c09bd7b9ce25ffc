package io.lambent.trigger.stream;

import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.PolledReader.ShardGoneException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a shard by subscriptions, over each of which the stream sends records for some time, as
 * they arrive. A subscription that has ended is followed by another one from the same place.
 *
 * <p>A virtual thread for each subscription waits for its events, and hands them over one at a
 * time: it takes no event from the stream while the previous one waits for the reader. So a reader
 * has at most two events in memory, the one that it hands out and the next. A subscription whose
 * events nobody takes is ended, because what the stream has sent fills the buffers of a connection
 * that subscriptions share.
 */
public final class SubscribedReader implements ShardReader {
  private static final Logger log = LoggerFactory.getLogger(SubscribedReader.class);
  private static final Batch NOTHING = new Batch(List.of(), false, null);

  /**
   * How long an event may be under way. An event that was waited for longer than this was sent
   * within this time before it came, and not kept in a buffer.
   */
  private static final Duration MAX_DELAY = Duration.ofSeconds(2);

  private final Access access;
  private final Timing timing;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The records of the event that was taken last; used by the reading thread. */
  private final Deque<StreamRecord> left = new ArrayDeque<>();

  /** The place behind the events that were taken; used by the reading thread. */
  private @Nullable String after;

  /** Used by the reading thread. */
  private boolean hasEnded;

  /** The number of subscriptions that another one has prevented or ended; for that thread, too. */
  private int conflicts;

  /** The time from which the next subscription may begin; used by the reading thread. */
  private long beginAt = System.nanoTime();

  /** Guarded by lock. */
  private @Nullable Feed feed;

  /** Guarded by lock. */
  private boolean woken;

  /** The API of a stream, for one shard. */
  @FunctionalInterface
  public interface Access {

    /**
     * A subscription, which begins with its first {@link Subscription#next}. Does not block.
     *
     * @param after the place behind which it begins; null before the first event
     */
    Subscription subscribe(@Nullable String after);
  }

  /** The events of a subscription. Used by one thread, except {@link #close}. */
  public interface Subscription extends AutoCloseable {

    /**
     * Waits for the next event.
     *
     * @return null once the subscription is over
     */
    @Nullable Event next()
        throws SourceException, InUseException, ShardGoneException, InterruptedException;

    /** Ends the subscription and the wait for an event. May be called more than once. */
    @Override
    void close();
  }

  /**
   * An event of a subscription.
   *
   * @param next the place behind which the next subscription begins; null where the shard is closed
   *     and was read to its end
   * @param isLatest true if the shard had no more records
   */
  public record Event(List<StreamRecord> records, @Nullable String next, boolean isLatest) {
    public Event {
      records = List.copyOf(records);
    }
  }

  /**
   * Another subscription of the same consumer is active, or the consumer is. The message is used
   * for {@code LastProcessingResult}.
   */
  public static final class InUseException extends Exception {
    public InUseException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The times of subscriptions.
   *
   * @param between the minimum time between the beginnings of two subscriptions
   * @param inUse how long it waits where another subscription is active
   * @param stall how long an event waits for the reader before its subscription is ended
   * @param silence the maximum time between two events; longer, and the connection counts as lost
   */
  public record Timing(Duration between, Duration inUse, Duration stall, Duration silence) {}

  /**
   * @param after reading begins behind this sequence number; null for none
   */
  public SubscribedReader(Access access, @Nullable String after, Timing timing, Clock clock) {
    this.access = access;
    this.after = after;
    this.timing = timing;
    this.clock = clock;
  }

  /** How a subscription has ended. */
  private sealed interface End {
    /** Its time is over, or nobody has taken its events. */
    record Over() implements End {}

    /** The shard no longer exists. */
    record Gone() implements End {}

    record InUse(InUseException cause) implements End {}

    record Failed(SourceException cause) implements End {}
  }

  /** A subscription, with the event that waits for the reader. */
  private final class Feed {
    private final Subscription subscription;
    private final long begunAt = System.nanoTime();

    /** Guarded by lock. */
    private long askedAt = begunAt;

    /** Guarded by lock. */
    private @Nullable Event event;

    /** A time at which the shard had no more records than the event; guarded by lock. */
    private @Nullable Instant emptyAt;

    /** Guarded by lock. */
    private boolean hasSent;

    /** Guarded by lock. */
    private @Nullable End end;

    /** Guarded by lock. */
    private boolean closed;

    Feed(Subscription subscription) {
      this.subscription = subscription;
    }

    Feed start() {
      Thread.ofVirtual().name("subscription").start(this::run);
      return this;
    }

    private void run() {
      End reached;
      try (subscription) {
        reached = pass();
      } catch (InterruptedException e) {
        reached = new End.Over();
      } catch (RuntimeException e) {
        reached = new End.Failed(new SourceException(e.toString(), e));
      }
      lock.lock();
      try {
        end = reached;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    private End pass() throws InterruptedException {
      try {
        while (true) {
          Instant asked = clock.instant();
          Event next = subscription.next();
          if (next == null || !offer(next, asked)) {
            return new End.Over();
          }
        }
      } catch (InUseException e) {
        return new End.InUse(e);
      } catch (ShardGoneException e) {
        return new End.Gone();
      } catch (SourceException e) {
        return new End.Failed(e);
      }
    }

    /** Waits until the reader has taken an event; returns false where it does not in time. */
    private boolean offer(Event next, Instant asked) throws InterruptedException {
      Instant sent = clock.instant().minus(MAX_DELAY);
      lock.lock();
      try {
        event = next;
        emptyAt = next.isLatest() && sent.isAfter(asked) ? sent : null;
        hasSent = true;
        changed.signalAll();
        for (long rest = timing.stall().toNanos(); event != null && !closed && rest > 0; ) {
          rest = changed.awaitNanos(rest);
        }
        askedAt = System.nanoTime();
        return event == null && !closed;
      } finally {
        lock.unlock();
      }
    }

    /** Ends the subscription; its thread ends on its own. The lock is held. */
    private void close() {
      closed = true;
      changed.signalAll();
      subscription.close();
    }
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Batch read(int most, Duration longest) throws SourceException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    lock.lock();
    try {
      while (left.isEmpty() && !hasEnded) {
        Feed present = feed;
        if (present != null && present.event != null) {
          take(present, present.event);
          if (left.isEmpty() && !hasEnded && present.emptyAt != null) {
            return new Batch(List.of(), false, present.emptyAt);
          }
        } else if (present != null && present.end != null) {
          feed = null;
          follow(present, present.end);
        } else if (woken || deadline - System.nanoTime() <= 0) {
          woken = false;
          return NOTHING;
        } else if (present == null) {
          begin(deadline);
        } else {
          awaitEvent(present, deadline);
        }
      }
    } finally {
      lock.unlock();
    }
    return handOut(most);
  }

  private void take(Feed from, Event event) {
    left.addAll(event.records());
    after = event.next();
    hasEnded = after == null;
    if (!event.records().isEmpty()) {
      conflicts = 0;
    }
    from.event = null;
    changed.signalAll();
  }

  private Batch handOut(int most) {
    List<StreamRecord> records = new ArrayList<>(Math.min(most, left.size()));
    while (records.size() < most && !left.isEmpty()) {
      records.add(left.remove());
    }
    return new Batch(records, hasEnded && left.isEmpty(), null);
  }

  /** Begins a subscription, or waits until one may begin. */
  private void begin(long deadline) throws InterruptedException {
    long now = System.nanoTime();
    if (beginAt - now > 0) {
      changed.awaitNanos(Math.min(beginAt - now, deadline - now));
    } else {
      feed = new Feed(access.subscribe(after)).start();
    }
  }

  private void awaitEvent(Feed present, long deadline)
      throws SourceException, InterruptedException {
    long now = System.nanoTime();
    long silentFor = now - present.askedAt;
    long limit = timing.silence().toNanos();
    if (silentFor < limit) {
      changed.awaitNanos(Math.min(limit - silentFor, deadline - now));
      return;
    }
    present.close();
    feed = null;
    follow(
        present,
        new End.Failed(
            new SourceException("The subscription is silent for " + timing.silence() + ".", null)));
  }

  /**
   * Decides what comes after a subscription. One that has worked and fails is followed by another
   * one; only where this fails as well it is a problem.
   */
  private void follow(Feed ended, End end) throws SourceException {
    beginAt = ended.begunAt + timing.between().toNanos();
    switch (end) {
      case End.Over over -> conflicts = 0;
      case End.Gone gone -> hasEnded = true;
      case End.InUse inUse -> {
        beginAt = System.nanoTime() + timing.inUse().toNanos();
        conflicts++;
        // The first one is expected where another instance has read the shard a moment ago.
        if (conflicts > 1) {
          throw new SourceException(String.valueOf(inUse.cause().getMessage()), inUse.cause());
        }
      }
      case End.Failed failed -> {
        if (!ended.hasSent) {
          throw failed.cause();
        }
        log.debug("A subscription was cut off", failed.cause());
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      Feed present = feed;
      feed = null;
      if (present != null) {
        present.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
