package io.lambent.client.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The memory, in bytes, that a service gives to what clients have sent and what it has not sent to
 * them yet. Where there is none left, a sender waits in order of arrival, and is refused after a
 * while. Senders that have sent a part of something large and make no progress are ended while
 * others wait, so that nobody can hold the memory for long.
 *
 * <p>Taking and giving back cost an addition to one counter; only where somebody waits is there a
 * lock.
 */
public final class BytesInFlight {
  /** The least that a limit may be: a few payloads of the largest size, in bytes. */
  public static final long LEAST = 32L << 20;

  /** Amounts up to this size, in bytes, do not queue behind larger ones. */
  private static final int SMALL = 16 << 10;

  /** This fraction of the limit, one in so many, is kept for small amounts. */
  private static final int SMALL_SHARE = 16;

  /** This fraction of the heap, one in so many, is the limit where none is set. */
  private static final int DEFAULT_SHARE = 4;

  /** One sender may wait for each so many bytes of the limit, as the bytes it has sent are kept. */
  private static final int LIMIT_PER_WAITING = 1 << 20;

  /** Looking for senders without progress costs a walk through all large ones. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final Set<GatheredBytes> large = ConcurrentHashMap.newKeySet();
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime() - LOOK_NANOS);
  private final LongAdder refused = new LongAdder();
  private final LongAdder ended = new LongAdder();

  /** Guarded by itself. */
  private final Deque<Place> waiting = new ArrayDeque<>();

  private volatile boolean anyWaiting;

  /**
   * @param limit in bytes
   */
  public BytesInFlight(long limit) {
    if (limit < LEAST) {
      throw new IllegalArgumentException("fewer than " + LEAST + " bytes: " + limit);
    }
    this.limit = limit;
  }

  /**
   * A part of the heap, for services without a limit of their own.
   *
   * @param divisor such as 4 for a quarter
   */
  public static BytesInFlight ofHeap(int divisor) {
    return new BytesInFlight(Math.max(LEAST, Runtime.getRuntime().maxMemory() / divisor));
  }

  /**
   * With a limit that may not be set.
   *
   * @param limit null for a quarter of the heap
   */
  public static BytesInFlight of(@Nullable DataSize limit) {
    return limit == null ? ofHeap(DEFAULT_SHARE) : new BytesInFlight(limit.toBytes());
  }

  /** Takes memory; returns false, and takes nothing, where there is too little. */
  public boolean take(long bytes) {
    return (bytes <= SMALL || !anyWaiting) && takeUnqueued(bytes);
  }

  private boolean takeUnqueued(long bytes) {
    long all = used.addAndGet(bytes);
    if (all <= (bytes <= SMALL ? limit : limit - limit / SMALL_SHARE)) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  /**
   * Takes memory, for which the calling thread waits.
   *
   * @return false where there was too little for that time, or too many wait
   */
  public boolean takeWithin(long bytes, long millis) throws InterruptedException {
    if (take(bytes)) {
      return true;
    }
    CountDownLatch granted = new CountDownLatch(1);
    Place place = await(bytes, granted::countDown);
    return place != null && (granted.await(millis, TimeUnit.MILLISECONDS) || !place.giveUp());
  }

  /** Gives memory back. */
  public void release(long bytes) {
    used.addAndGet(-bytes);
    if (anyWaiting) {
      grant();
    }
  }

  /** A place in the queue of those who wait. */
  final class Place {
    private final long bytes;
    private final Runnable granted;

    private Place(long bytes, Runnable granted) {
      this.bytes = bytes;
      this.granted = granted;
    }

    /** Leaves the queue. Returns false where the memory is granted already. */
    boolean giveUp() {
      boolean left;
      synchronized (waiting) {
        left = waiting.remove(this);
        anyWaiting = !waiting.isEmpty();
      }
      if (left) {
        refused.increment();
        grant();
      }
      return left;
    }
  }

  /**
   * Waits for memory.
   *
   * @param granted called once it is taken, on any thread
   * @return null where too many wait
   */
  @Nullable Place await(long bytes, Runnable granted) {
    Place place = new Place(bytes, granted);
    synchronized (waiting) {
      if (waiting.size() >= Math.max(1, limit / LIMIT_PER_WAITING)) {
        refused.increment();
        return null;
      }
      waiting.add(place);
      anyWaiting = true;
    }
    grant();
    endStalled();
    return place;
  }

  private void grant() {
    List<Runnable> granted = new ArrayList<>();
    synchronized (waiting) {
      for (Place first = waiting.peek();
          first != null && takeUnqueued(first.bytes);
          first = waiting.peek()) {
        waiting.remove();
        granted.add(first.granted);
      }
      anyWaiting = !waiting.isEmpty();
    }
    granted.forEach(Runnable::run);
  }

  // --- senders of something large

  void watch(GatheredBytes sent) {
    large.add(sent);
  }

  void unwatch(GatheredBytes sent) {
    large.remove(sent);
  }

  /** Ends the senders that make no progress, where somebody waits. */
  void endStalled() {
    long now = System.nanoTime();
    long last = lookedNanos.get();
    if (!anyWaiting || now - last < LOOK_NANOS || !lookedNanos.compareAndSet(last, now)) {
      return;
    }
    for (GatheredBytes each : large) {
      if (each.isStalled(now)) {
        ended.increment();
        each.endSender();
      }
    }
  }

  // --- for meters

  public long limit() {
    return limit;
  }

  public long used() {
    return used.get();
  }

  /** Returns true where three quarters are taken, or somebody waits. */
  public boolean isNearlyFull() {
    return anyWaiting || used.get() > limit / 4 * 3;
  }

  /** The number of times that somebody waited in vain. */
  public long refused() {
    return refused.sum();
  }

  /** The number of senders that were ended as they made no progress. */
  public long ended() {
    return ended.sum();
  }
}
