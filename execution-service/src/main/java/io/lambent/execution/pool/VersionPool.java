package io.lambent.execution.pool;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.execution.environment.EnvironmentState;
import io.lambent.execution.environment.Environments;
import io.lambent.execution.environment.InitializationType;
import io.lambent.execution.pool.policy.IdleTimes;
import io.lambent.execution.pool.policy.KeepAlive;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The environments of one function version, and how long it pauses between calls. The environment
 * used last is lent first, so that what demand no longer needs grows old and ends.
 *
 * <p>Lending a warm one takes no lock: the stack of idle environments is a concurrent deque, and an
 * environment is taken from it by changing its {@link PooledEnvironment.Place}, so one that is
 * ended while it is in the deque is skipped. The lock is held while an environment is added, so
 * that none is added to a pool that is given up.
 *
 * <p>Environments that are held ready ({@link Provision}) are lent before all others. They neither
 * grow old nor make room for others.
 */
final class VersionPool {
  private final EnvironmentPools.Key key;
  private final Environments environments;
  private final HostRoom room;
  private final KeepAlive keepAlive;
  private final LongSupplier nanoTime;
  private final Consumer<VersionPool> awake;
  private final IdleTimes idleTimes = new IdleTimes();
  private final ConcurrentLinkedDeque<PooledEnvironment> idle = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<PooledEnvironment> heldReady = new ConcurrentLinkedDeque<>();
  private final Set<PooledEnvironment> all = ConcurrentHashMap.newKeySet();

  /** Of calls that wait for an environment to start, in the order in which they came. */
  private final Queue<Lease> waiting = new ConcurrentLinkedQueue<>();

  private volatile @Nullable String revision;
  private volatile boolean closed;

  /** The end of the last call of those whose environments have ended. */
  private volatile long lastEndNanos;

  /** Whether there was such a call. */
  private volatile boolean calledBefore;

  /** The version that was lent last. */
  private volatile @Nullable FunctionVersion latest;

  /** Whether an environment was started before it was asked for, since the last call. */
  private volatile boolean prestarted;

  /** Null where nothing was ever to be held ready. */
  private volatile @Nullable Provision provision;

  private boolean givenUp;

  /**
   * @param awake hears when there are environments again
   */
  VersionPool(
      EnvironmentPools.Key key,
      Environments environments,
      HostRoom room,
      KeepAlive keepAlive,
      LongSupplier nanoTime,
      Consumer<VersionPool> awake) {
    this.key = key;
    this.environments = environments;
    this.room = room;
    this.keepAlive = keepAlive;
    this.nanoTime = nanoTime;
    this.awake = awake;
    this.lastEndNanos = nanoTime.getAsLong();
  }

  EnvironmentPools.Key key() {
    return key;
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /**
   * Holds so many environments of a version ready from now on.
   *
   * @param settled hears that they were ready, or that one could not start
   * @return false where this pool was given up
   */
  boolean provision(FunctionVersion version, int wanted, Runnable settled) {
    Provision current;
    synchronized (this) {
      if (givenUp) {
        return false;
      }
      current = provision;
      if (current == null || !current.revision().equals(version.revision())) {
        current = new Provision(this, version, settled);
        provision = current;
      }
    }
    if (!version.revision().equals(revision)) {
      keepOnly(version.revision());
    }
    current.want(wanted, now());
    return true;
  }

  /** Whether environments of a revision may be lent. */
  boolean serves(String candidate) {
    return candidate.equals(revision);
  }

  /** Nothing is to be held ready any longer. */
  void letGo() {
    Provision current = provision;
    if (current != null) {
      current.want(0, now());
    }
  }

  /** Null where nothing is held ready. */
  @Nullable ProvisionedState provisioned() {
    Provision current = provision;
    ProvisionedState state = current == null ? null : current.state();
    return state == null || (state.requested() == 0 && state.available() == 0) ? null : state;
  }

  /** An idle environment of this revision, else a new one; null where this pool was given up. */
  @Nullable Lease lease(FunctionVersion version) {
    if (!version.revision().equals(revision)) {
      keepOnly(version.revision());
    }
    FunctionVersion known = latest;
    if (known == null || !known.revision().equals(version.revision())) {
      latest = version;
    }
    if (prestarted) {
      prestarted = false;
    }
    for (PooledEnvironment next = pollIdle(); next != null; next = pollIdle()) {
      if (next.tryLease()) {
        if (next.revision().equals(version.revision())) {
          observe(next.uses() > 0 ? next.idleSinceNanos() : lastEndNanos);
          return new Lease(this, next);
        }
        next.environment().stop();
      }
    }
    PooledEnvironment grown = grow(version);
    return grown == null ? null : waiting(new Lease(this, grown));
  }

  private Lease waiting(Lease lease) {
    for (Lease first = waiting.peek(); first != null && !first.waits(); first = waiting.peek()) {
      waiting.remove(first);
    }
    waiting.add(lease);
    return lease;
  }

  private @Nullable PooledEnvironment pollIdle() {
    PooledEnvironment held = heldReady.pollFirst();
    return held == null ? idle.pollFirst() : held;
  }

  private void observe(long lastEnd) {
    long now = nanoTime.getAsLong();
    long pause = now - lastEnd;
    // Where another call runs, the function was not idle, whenever this environment was used last.
    idleTimes.called(now, IdleTimes.isShort(pause) || works(1) ? 0 : pause);
  }

  /** Whether more than so many environments work. */
  private boolean works(int besides) {
    int working = 0;
    for (PooledEnvironment each : all) {
      if (each.working() && ++working > besides) {
        return true;
      }
    }
    return false;
  }

  private @Nullable PooledEnvironment grow(FunctionVersion version) {
    boolean wasIdle = calledBefore && !works(0);
    PooledEnvironment pooled =
        add(version, PooledEnvironment.Place.LEASED, InitializationType.ON_DEMAND);
    if (pooled != null && wasIdle) {
      observe(lastEndNanos);
    }
    return pooled;
  }

  @Nullable PooledEnvironment add(
      FunctionVersion version, PooledEnvironment.Place place, InitializationType type) {
    PooledEnvironment pooled =
        new PooledEnvironment(
            this,
            version.revision(),
            version.memoryMb(),
            place,
            type == InitializationType.PROVISIONED_CONCURRENCY);
    boolean wasEmpty;
    synchronized (this) {
      if (givenUp || (closed && place == PooledEnvironment.Place.STARTING)) {
        return null;
      }
      pooled.attach(environments.create(version, type, ended -> gone(pooled)));
      wasEmpty = all.isEmpty();
      all.add(pooled);
    }
    if (wasEmpty) {
      awake.accept(this);
    }
    room.enter(pooled);
    return pooled;
  }

  /** Starts an environment for the next call, where that costs no other its place. */
  private void prestart() {
    FunctionVersion version = latest;
    if (version == null || !version.revision().equals(revision) || !room.fits(version.memoryMb())) {
      return;
    }
    PooledEnvironment pooled =
        add(version, PooledEnvironment.Place.STARTING, InitializationType.ON_DEMAND);
    if (pooled != null) {
      pooled.environment().warmUp(() -> rest(pooled));
    }
  }

  private void gone(PooledEnvironment pooled) {
    boolean letGo = pooled.over();
    boolean waited = pooled.idle();
    pooled.remove();
    all.remove(pooled);
    shelf(pooled).remove(pooled);
    room.leave(pooled);
    Provision current = provision;
    if (current != null && pooled.provisioned() && !letGo && !closed) {
      current.gone(pooled, waited);
    }
  }

  private ConcurrentLinkedDeque<PooledEnvironment> shelf(PooledEnvironment pooled) {
    return pooled.provisioned() ? heldReady : idle;
  }

  void giveBack(PooledEnvironment pooled, Lease.Release reason) {
    boolean reusable =
        reason == Lease.Release.DONE
            && pooled.environment().state() == EnvironmentState.READY
            && pooled.revision().equals(revision)
            && !closed;
    if (!reusable) {
      lastEndNanos = nanoTime.getAsLong();
      calledBefore = true;
      pooled.environment().stop();
      return;
    }
    room.used(pooled);
    rest(pooled);
  }

  /** An environment has nothing to do: it takes a call that waits, or the next one. */
  void rest(PooledEnvironment pooled) {
    if (!takesWaiting(pooled)) {
      restIdle(pooled);
    }
  }

  /**
   * Gives a call that waits for an environment to start to one that is free, as <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html">AWS</a>
   * does, which keeps what was started for later calls.
   */
  private boolean takesWaiting(PooledEnvironment free) {
    if (closed || !free.revision().equals(revision)) {
      return false;
    }
    for (Lease next = waiting.poll(); next != null; next = waiting.poll()) {
      PooledEnvironment started = next.pooled();
      if (next.waits() && started != free && started.revision().equals(revision)) {
        free.take();
        handOver(next, started, free);
        return true;
      }
    }
    return false;
  }

  private void handOver(Lease lease, PooledEnvironment started, PooledEnvironment free) {
    started
        .environment()
        .handOver(
            free.environment(),
            () -> {
              started.startFreely();
              lease.moveTo(free);
            },
            () -> rest(started),
            () -> rest(free));
  }

  private void restIdle(PooledEnvironment pooled) {
    pooled.rest(nanoTime.getAsLong());
    shelf(pooled).addFirst(pooled);
    if (!pooled.provisioned()) {
      room.rested(pooled);
    }
    if (closed || !pooled.revision().equals(revision)) {
      retire(pooled);
    }
    Provision current = provision;
    if (pooled.provisioned() && current != null && current.surplus()) {
      current.adjust(now());
    }
  }

  /**
   * Ends idle environments of other revisions now, and those that work when they are done.
   *
   * @param current null where the version is no more
   */
  void keepOnly(@Nullable String current) {
    revision = current;
    if (current == null) {
      letGo();
    }
    Stream.concat(heldReady.stream(), idle.stream())
        .filter(each -> !each.revision().equals(current))
        .forEach(this::retire);
  }

  /**
   * Ends what has been idle for too long, and starts what will be asked for soon.
   *
   * @param soon when this has to be done again, at the latest, while there are environments
   * @return when it has to be done again
   */
  long tend(long nowNanos, long soon) {
    KeepAlive.Window window = keepAlive.window(idleTimes);
    long endAfter = window.endAfter().toNanos();
    long giveUpAfter = window.giveUpAfter().toNanos();
    for (PooledEnvironment each : idle) {
      boolean late =
          prestarted && each.uses() == 0
              ? nowNanos - lastEndNanos >= giveUpAfter
              : nowNanos - each.idleSinceNanos() >= endAfter;
      if (late) {
        retire(each);
      }
    }
    Provision current = provision;
    if (current != null && current.wanted() > 0) {
      current.adjust(nowNanos);
      return soon;
    }
    return all.isEmpty() ? whileEmpty(nowNanos, window, soon) : soon;
  }

  private long whileEmpty(long nowNanos, KeepAlive.Window window, long soon) {
    long sinceNanos = nowNanos - lastEndNanos;
    Duration prestartAfter = window.prestartAfter();
    if (prestartAfter == null || prestarted || sinceNanos >= window.giveUpAfter().toNanos()) {
      return lastEndNanos + IdleTimes.RANGE.toNanos();
    }
    if (sinceNanos < prestartAfter.toNanos()) {
      return lastEndNanos + prestartAfter.toNanos();
    }
    prestarted = true;
    prestart();
    return soon;
  }

  /**
   * Gives the pool up where it is empty, and the version is no more or was not called for so long
   * that what is known of it says nothing of the next call.
   */
  synchronized boolean tryGiveUp(long nowNanos) {
    boolean old = nowNanos - lastEndNanos >= IdleTimes.RANGE.toNanos();
    boolean unused = all.isEmpty() && Provision.wanted(provision) == 0;
    givenUp = givenUp || (unused && (old || revision == null));
    return givenUp;
  }

  /** Ends an environment if it is idle still. */
  private void retire(PooledEnvironment each) {
    if (each.tryEnd()) {
      end(each);
    }
  }

  /** Ends an environment that has been taken out. */
  void end(PooledEnvironment removed) {
    shelf(removed).remove(removed);
    if (removed.uses() > 0 && removed.idleSinceNanos() - lastEndNanos >= 0) {
      lastEndNanos = removed.idleSinceNanos();
      calledBefore = true;
    }
    room.leave(removed);
    removed.environment().stop();
  }

  /** All that have not ended, working or not. */
  Collection<PooledEnvironment> all() {
    return all;
  }

  /** Ends all environments, working or not. */
  void close() {
    closed = true;
    all.forEach(each -> each.environment().stop());
  }
}
