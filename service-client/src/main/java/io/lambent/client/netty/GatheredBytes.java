package io.lambent.client.netty;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one sender that are gathered into an array. The array grows with what has come, up to
 * {@link #GROWTH} times that where more is announced, and is counted by {@link BytesInFlight}.
 * Confined to an event loop, but for {@link #retain} and {@link #release}.
 */
public final class GatheredBytes {
  /** The array is made as large as announced once this fraction, one in so many, has arrived. */
  private static final int GROWTH = 4;

  /** Senders of more than this many bytes are ended when they make no progress and others wait. */
  private static final int LARGE = 64 << 10;

  /** The time for which a sender may pause while others wait for memory. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The rate, in bytes a second, below which a sender makes no progress. */
  private static final long SLOWEST = 16 << 10;

  /** The maximum time for which a sender waits for memory. */
  private static final int MAX_WAIT_MILLIS = 2000;

  private static final int LOOK_MILLIS = 400;

  private static final byte[] NOTHING = new byte[0];

  private static final AtomicIntegerFieldUpdater<GatheredBytes> HOLDERS =
      AtomicIntegerFieldUpdater.newUpdater(GatheredBytes.class, "holders");

  /** The sender of the bytes. */
  @FunctionalInterface
  public interface Sender {
    /** Ends a sender that makes no progress. Any thread. */
    void end();
  }

  private final BytesInFlight memory;
  private final Sender sender;
  private final long announced;
  private byte[] bytes = NOTHING;
  private int size;

  /** Memory taken, in bytes; of it {@link #spare} is not used by the array. */
  private long taken;

  private long spare;

  /** Changed through {@link #HOLDERS}. */
  private volatile int holders = 1;

  // Set for large bodies only; other threads read them.
  private boolean watched;
  private volatile long begunNanos;
  private volatile long heardNanos;
  private volatile long received;
  private volatile boolean waits;

  private BytesInFlight.@Nullable Place place;
  private @Nullable Future<?> timer;

  /**
   * @param announced how many bytes there will be, at least what will be added; -1 where that is
   *     not known
   */
  public GatheredBytes(BytesInFlight memory, long announced, Sender sender) {
    this.memory = memory;
    this.announced = announced;
    this.sender = sender;
  }

  public int size() {
    return size;
  }

  /**
   * Adds bytes from a buffer.
   *
   * @return false where there is no memory for them; nothing was read then
   */
  public boolean add(ByteBuf in, int count) {
    int wanted = growth(count);
    if (wanted > 0) {
      if (wanted > spare) {
        long more = wanted - spare;
        if (!memory.take(more)) {
          return false;
        }
        taken += more;
        spare += more;
      }
      spare -= wanted;
      bytes = Arrays.copyOf(bytes, bytes.length + wanted);
    }
    in.readBytes(bytes, size, count);
    size += count;
    if (size > LARGE) {
      progress();
    }
    return true;
  }

  /** By how many bytes the array must grow for so many more. */
  private int growth(int count) {
    int needed = size + count;
    if (needed <= bytes.length) {
      return 0;
    }
    long capacity =
        announced < 0
            ? Math.max(needed, 2L * bytes.length)
            : Math.max(needed, Math.min(announced, (long) GROWTH * needed));
    return (int) capacity - bytes.length;
  }

  private void progress() {
    heardNanos = System.nanoTime();
    received = size;
    if (!watched) {
      watched = true;
      begunNanos = heardNanos;
      memory.watch(this);
    }
  }

  /** The bytes; to be called once all have come. */
  public byte[] bytes() {
    unwatch();
    if (bytes.length != size) {
      bytes = Arrays.copyOf(bytes, size);
    }
    return bytes;
  }

  /** Forgets the bytes and gives their memory back. */
  public void drop() {
    unwatch();
    stopWaiting();
    bytes = NOTHING;
    size = 0;
    long all = taken;
    taken = 0;
    spare = 0;
    if (all > 0) {
      memory.release(all);
    }
  }

  private void unwatch() {
    if (watched) {
      watched = false;
      memory.unwatch(this);
    }
  }

  // --- waiting

  /**
   * Waits, for a limited time, until there is memory for so many more bytes.
   *
   * @param decided called on the event loop, with true where they can be added now
   */
  public void await(EventExecutor loop, int count, Consumer<Boolean> decided) {
    long wanted = growth(count) - spare;
    waits = true;
    place =
        memory.await(
            wanted,
            () -> {
              try {
                loop.execute(() -> granted(wanted, decided));
              } catch (RejectedExecutionException e) {
                memory.release(wanted);
              }
            });
    if (place == null) {
      waits = false;
      loop.execute(() -> decided.accept(false));
      return;
    }
    long begun = System.nanoTime();
    timer =
        loop.scheduleWithFixedDelay(
            () -> look(begun, decided), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void granted(long wanted, Consumer<Boolean> decided) {
    if (place == null) {
      memory.release(wanted);
      return;
    }
    place = null;
    stopWaiting();
    taken += wanted;
    spare += wanted;
    decided.accept(true);
  }

  private void look(long begun, Consumer<Boolean> decided) {
    memory.endStalled();
    BytesInFlight.Place waiting = place;
    if (waiting != null
        && System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS)
        && waiting.giveUp()) {
      place = null;
      stopWaiting();
      decided.accept(false);
    }
  }

  private void stopWaiting() {
    BytesInFlight.Place waiting = place;
    place = null;
    if (waiting != null) {
      waiting.giveUp();
    }
    Future<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
    if (waits) {
      heardNanos = System.nanoTime();
      waits = false;
    }
  }

  boolean isStalled(long now) {
    if (waits) {
      return false;
    }
    long age = now - begunNanos;
    return now - heardNanos > PAUSE_NANOS
        || (age > 2 * PAUSE_NANOS && received < SLOWEST * (age / 1e9));
  }

  void endSender() {
    sender.end();
  }

  // --- whose they are

  /** Somebody else uses the bytes as well; any thread. */
  public void retain() {
    HOLDERS.incrementAndGet(this);
  }

  /** One user less; the last one gives the memory back. Any thread, once all bytes have come. */
  public void release() {
    if (HOLDERS.decrementAndGet(this) == 0) {
      drop();
    }
  }
}
