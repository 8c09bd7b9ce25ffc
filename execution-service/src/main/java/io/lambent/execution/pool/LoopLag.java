package io.lambent.execution.pool;

import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The lag of the event loops: the time from handing one a task until it runs it. Under load an
 * answer may lie unread for that long, and its call seems to run.
 */
final class LoopLag implements LongSupplier {
  private final Iterable<EventExecutor> loops;
  private final LongSupplier nanoTime;

  /** The time at which each loop got the task that it has not run yet. */
  private final Map<EventExecutor, Long> outstanding = new ConcurrentHashMap<>();

  private volatile long lastNanos;

  LoopLag(Iterable<EventExecutor> loops, LongSupplier nanoTime) {
    this.loops = loops;
    this.nanoTime = nanoTime;
  }

  /** The lag of the latest loop, in nanoseconds. Called at each tick, by one thread. */
  @Override
  public long getAsLong() {
    long now = nanoTime.getAsLong();
    long lag = lastNanos;
    for (EventExecutor loop : loops) {
      Long since = outstanding.putIfAbsent(loop, now);
      if (since == null) {
        loop.execute(() -> ran(loop));
      } else {
        lag = Math.max(lag, now - since);
      }
    }
    return lag;
  }

  private void ran(EventExecutor loop) {
    Long since = outstanding.remove(loop);
    if (since != null) {
      lastNanos = nanoTime.getAsLong() - since;
    }
  }
}
