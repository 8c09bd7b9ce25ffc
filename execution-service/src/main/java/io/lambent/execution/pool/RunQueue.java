package io.lambent.execution.pool;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which calls run now. An environment is a process; more runnable processes than processors
 * only take turns, with a context switch and cold caches each time. So short calls need one of a
 * few {@link RunSlots}, and where none is free the pools with calls that could run wait here in
 * turn: accounts take turns, and the pools of one account do.
 *
 * <p>Sleeping functions must not wait behind each other. A call that has run for longer than {@link
 * #QUANTUM_NANOS} loses its slot. Where a processor is idle, or no call of this host ends for a
 * whole {@link #TICK_NANOS}, the waiting calls of pools in which none ends run without a slot
 * ({@link Stall}). This is Nightcore's managed concurrency (Jia and Witchel, ASPLOS 2021) with
 * time-outs instead of an estimate per function, so that functions which call each other cannot
 * stall.
 *
 * <p>While calls wait and all processors are busy, only as many slots are open as there are
 * processors; while one is idle, calls that wait for I/O for less than a quantum need more, up to
 * four for each. Environments beyond one for each processor push each other's data out of the
 * caches: on two processors eight environments of an echo served 256 connections at 0.65 of the
 * best rate, and two at the best.
 *
 * <p>A call that finds a free slot takes no lock. The ticking thread sleeps unless calls wait.
 */
final class RunQueue {
  private static final Logger log = LoggerFactory.getLogger(RunQueue.class);

  /** The time for which a call may hold a slot: some ten times what a short call takes, 2 ms. */
  static final long QUANTUM_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** The period in which waiting calls are looked at, where nothing else moves them: 0.5 ms. */
  static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /**
   * A tick that comes later than this after it was due says that the platform itself did not run (a
   * pause of its garbage collector, or no processor), not that calls took long: 2 ms.
   */
  static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** The period in which a pool is looked at whose calls run without asking for a slot: 5 ms. */
  private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** The period in which calls are looked for that have waited for too long: 100 ms. */
  private static final long LATE_CALLS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final int MOST_DOUBLINGS = 10;

  /** Looks that find a processor idle, one after the other, before one more slot is open. */
  private static final int IDLE_LOOKS = 4;

  private final RunSlots slots;
  private final LongSupplier nanoTime;

  /** Pools with calls that wait for a slot, by account; guarded by itself. */
  private final SequencedMap<String, Queue<QueuedPool>> ready = new LinkedHashMap<>();

  /** Pools with calls that wait for an environment. */
  private final Set<QueuedPool> hungry = ConcurrentHashMap.newKeySet();

  /** Pools whose calls run without asking for a slot. */
  private final Set<QueuedPool> exempt = ConcurrentHashMap.newKeySet();

  private volatile int readyPools;

  /** True if a call has ended since the last tick. */
  private volatile boolean progressed;

  /** True if a processor has nothing to do; asked by the ticking thread. */
  private final BooleanSupplier processorIdle;

  private final LongSupplier lagNanos;

  /** Number and time of the last tick. */
  private volatile long ticks;

  private long tickedNanos;
  private long pauseNanos = TICK_NANOS;
  private long watchedNanos;
  private long lateCallsNanos;
  private int idleLooks;
  private volatile boolean ticking;
  private volatile boolean stopped;
  private final Thread ticker =
      Thread.ofPlatform().daemon().name("run-queue").unstarted(this::tickWhileCallsWait);

  /**
   * @param processors of this host: the slots that are always open
   * @param slots the most calls that may run at once, beside those that have run for long
   * @param processorIdle true if a processor has nothing to do
   * @param lagNanos how late event loops are to run their tasks
   */
  RunQueue(
      int processors,
      int slots,
      BooleanSupplier processorIdle,
      LongSupplier lagNanos,
      LongSupplier nanoTime) {
    this.slots = new RunSlots(processors, slots);
    this.processorIdle = processorIdle;
    this.lagNanos = lagNanos;
    this.nanoTime = nanoTime;
  }

  void start() {
    ticker.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(ticker);
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** The number of the last tick. Ticks measure time in which the platform itself could run. */
  long ticks() {
    return ticks;
  }

  /** The number of slots that are open now. */
  int openSlots() {
    return slots.open();
  }

  /** A call runs without a slot although it may use a processor; {@link #release} ends that. */
  void runBeside(RunSlots.Holder lease) {
    slots.runBeside(lease);
  }

  int freeSlots() {
    return slots.free();
  }

  /** Takes a slot unless there is none, or other pools wait for one. */
  boolean tryAcquire(RunSlots.Holder lease, long nowNanos) {
    return readyPools == 0 && slots.tryAcquire(lease, nowNanos);
  }

  /** Takes a slot for a pool whose turn it is. */
  boolean tryAcquireInTurn(RunSlots.Holder lease, long nowNanos) {
    return slots.tryAcquire(lease, nowNanos);
  }

  /** The call has ended. The caller lets others run with {@link #runNext} afterwards. */
  void release(RunSlots.Holder lease) {
    slots.release(lease);
    if (!progressed) {
      progressed = true;
    }
  }

  /** A pool has calls that could run if there was a slot; its turn comes. */
  void awaitSlot(QueuedPool pool) {
    synchronized (ready) {
      if (!pool.markAwaitingSlot()) {
        return;
      }
      ready.computeIfAbsent(pool.account(), first -> new ArrayDeque<>()).add(pool);
      readyPools++;
    }
    wakeTicker();
  }

  /** A pool has calls for which no environment is idle; it is asked again at each tick. */
  void awaitEnvironment(QueuedPool pool) {
    hungry.add(pool);
    wakeTicker();
  }

  /**
   * Calls of a pool run without asking for a slot; it is looked at now and then whether they may.
   */
  void watch(QueuedPool pool) {
    if (!exempt.contains(pool) && exempt.add(pool)) {
      wakeTicker();
    }
  }

  /** Gives free slots to the pools whose turn it is. Any thread; takes no lock where none wait. */
  void runNext() {
    while (readyPools > 0 && slots.free() > 0) {
      QueuedPool next = poll();
      if (next == null) {
        return;
      }
      next.runOne();
    }
  }

  private @Nullable QueuedPool poll() {
    synchronized (ready) {
      Map.Entry<String, Queue<QueuedPool>> turn = ready.pollFirstEntry();
      if (turn == null) {
        return null;
      }
      QueuedPool next = turn.getValue().remove();
      if (!turn.getValue().isEmpty()) {
        ready.putLast(turn.getKey(), turn.getValue());
      }
      readyPools--;
      next.clearAwaitingSlot();
      return next;
    }
  }

  private List<QueuedPool> readyPools() {
    synchronized (ready) {
      return ready.values().stream().flatMap(Queue::stream).toList();
    }
  }

  private void wakeTicker() {
    if (!ticking) {
      ticking = true;
      LockSupport.unpark(ticker);
    }
  }

  private void tickWhileCallsWait() {
    while (!stopped) {
      if (!hasWaiting() && exempt.isEmpty()) {
        ticking = false;
        if (!hasWaiting() && exempt.isEmpty()) {
          LockSupport.park(this);
        }
        ticking = true;
      }
      pauseNanos = hasWaiting() ? TICK_NANOS : WATCH_NANOS;
      LockSupport.parkNanos(this, pauseNanos);
      if (stopped) {
        return; // Event loops may have ended.
      }
      try {
        tick(now());
      } catch (RuntimeException e) {
        log.error("Waiting calls could not be looked at", e);
      }
    }
  }

  private boolean hasWaiting() {
    return readyPools > 0 || !hungry.isEmpty();
  }

  /** Looks at one of the pools whose calls run without asking for a slot. */
  private void watchOne(HostLoad load) {
    if (load.nowNanos() - watchedNanos < WATCH_NANOS) {
      return;
    }
    watchedNanos = load.nowNanos();
    List<QueuedPool> pools = List.copyOf(exempt);
    if (!pools.isEmpty()) {
      QueuedPool pool = pools.get((int) (load.tick() % pools.size()));
      exempt.remove(pool);
      if (pool.lookAtCalls(load)) {
        exempt.add(pool);
      }
    }
  }

  /** Lets calls run whose turn is overdue, and refuses those that have waited for too long. */
  void tick(long nowNanos) {
    HostLoad load = load(nowNanos);
    slots.reclaim(nowNanos, quantum(load));
    moveSlots(load);
    watchOne(load);
    refuseLate(nowNanos);
    boolean stalled = !progressed;
    progressed = false;
    if (readyPools > 0 && (stalled || load.processorIdle())) {
      for (QueuedPool pool : readyPools()) {
        pool.runStalled();
      }
    }
    runNext();
    for (QueuedPool pool : hungry) {
      // Removed first: a pool that asks again once it has answered must not be removed after that.
      hungry.remove(pool);
      if (pool.needsEnvironment(load)) {
        hungry.add(pool);
      } else {
        pool.dispatch();
      }
    }
  }

  private void refuseLate(long nowNanos) {
    if (nowNanos - lateCallsNanos < LATE_CALLS_NANOS) {
      return;
    }
    lateCallsNanos = nowNanos;
    readyPools().forEach(pool -> pool.refuseLate(nowNanos));
    hungry.forEach(pool -> pool.refuseLate(nowNanos));
  }

  /**
   * Opens one more slot after a processor was idle at so many looks, one after the other, and
   * closes one where none is. Between two calls of a busy function processors are idle for a
   * moment, too.
   */
  private void moveSlots(HostLoad load) {
    if (!hasWaiting() || load.late()) {
      return;
    }
    idleLooks = load.processorIdle() ? idleLooks + 1 : 0;
    if (idleLooks == 0) {
      slots.move(false);
    } else if (idleLooks >= IDLE_LOOKS) {
      idleLooks = 0;
      slots.move(true);
    }
  }

  private HostLoad load(long nowNanos) {
    boolean late = nowNanos - tickedNanos > pauseNanos + LATE_NANOS;
    tickedNanos = nowNanos;
    ticks++;
    return new HostLoad(nowNanos, ticks, late, processorIdle.getAsBoolean(), lagNanos.getAsLong());
  }

  /**
   * The time for which a call may hold its slot now. While all processors are busy, calls that have
   * lost their slot still compete for them, and each further one makes all slower: the more there
   * are, the longer a slot is held.
   */
  private long quantum(HostLoad load) {
    return load.processorIdle()
        ? QUANTUM_NANOS
        : QUANTUM_NANOS << Math.clamp(slots.beside() / slots.open(), 0, MOST_DOUBLINGS);
  }
}
