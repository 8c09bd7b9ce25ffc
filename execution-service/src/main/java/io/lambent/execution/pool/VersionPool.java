package io.lambent.execution.pool;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.execution.environment.EnvironmentState;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.pool.policy.IdleTimes;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The environments of one function version, the calls that wait for one, and the version's idle
 * times. The environment that was used last is lent first, so that surplus ones stay idle and end.
 *
 * <p>A call runs when it has an idle environment and, unless calls of this version sleep, a slot of
 * the {@link RunQueue}; else it waits ({@link CallDispatcher}). {@link DemandEstimate} decides if
 * more environments start.
 *
 * <p>Running a call takes no lock but that of the queue of its own version. The pool's own lock is
 * held while an environment is added, so that none is added to a pool that is discarded.
 *
 * <p>Environments that are held ready ({@link Provision}) are lent before all others. They neither
 * grow old nor make room for others.
 */
final class VersionPool {
  private final EnvironmentPools.Key key;
  private final PoolParts parts;
  private final IdleHistory history;
  private final IdleRetention retention;
  private final IdleEnvironments idle = new IdleEnvironments();
  private final PoolMembers members = new PoolMembers();
  private final WaitingCalls waiting;
  private final DemandEstimate demand;
  private final CallDispatcher dispatcher;

  /** True if an environment was started since starts were last cancelled. */
  private volatile boolean startsUnderWay;

  private volatile @Nullable String revision;
  private volatile boolean closed;

  /** The version that was lent last. */
  private volatile @Nullable FunctionVersion latest;

  /** Null until environments are first to be held ready. */
  private volatile @Nullable Provision provision;

  private boolean discarded;

  VersionPool(EnvironmentPools.Key key, PoolParts parts) {
    this.key = key;
    this.parts = parts;
    this.history = new IdleHistory(parts.nanoTime().getAsLong());
    this.retention = new IdleRetention(history, parts.keepAlive(), parts.surplusNanos());
    this.waiting = new WaitingCalls(parts.overload());
    this.demand = new DemandEstimate(parts.queue());
    this.dispatcher = new CallDispatcher(this, parts.queue(), waiting, idle, demand);
  }

  EnvironmentPools.Key key() {
    return key;
  }

  long now() {
    return parts.nanoTime().getAsLong();
  }

  // --- environments that are held ready

  /**
   * Holds so many environments of a version ready from now on.
   *
   * @param settled called when they are ready, or when one cannot start
   * @return false if this pool was discarded
   */
  boolean provision(FunctionVersion version, int wanted, Runnable settled) {
    Provision current;
    synchronized (this) {
      if (discarded) {
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

  /** Returns true if environments of a revision may be lent. */
  boolean serves(String candidate) {
    return candidate.equals(revision);
  }

  /** Ends the provision: no environments are held ready any longer. */
  void letGo() {
    Provision current = provision;
    if (current != null) {
      current.want(0, now());
    }
  }

  /** Returns null if no environments are held ready. */
  @Nullable ProvisionedState provisioned() {
    Provision current = provision;
    ProvisionedState state = current == null ? null : current.state();
    return state == null || (state.requested() == 0 && state.available() == 0) ? null : state;
  }

  // --- calls

  /**
   * Runs a call as soon as an environment can take it.
   *
   * @return false if this pool was discarded
   */
  boolean submit(PendingCall call) {
    FunctionVersion version = call.version();
    if (!version.revision().equals(revision)) {
      keepOnly(version.revision());
    }
    FunctionVersion known = latest;
    if (known == null || !known.revision().equals(version.revision())) {
      latest = version;
    }
    history.called();
    long now = parts.queue().now();
    if (dispatcher.runAtOnce(call, now)) {
      return true;
    }
    boolean added;
    synchronized (this) {
      if (discarded) {
        return false;
      }
      added = waiting.tryAdd(call, now, demand.serviceNanos());
    }
    if (!added) {
      call.refused(new InvocationOutcome.Throttled(Reason.CALLER_RATE_LIMIT));
      return true;
    }
    if (closed) {
      dispatcher.refuseWaiting();
    }
    dispatcher.dispatch();
    return true;
  }

  /** Puts a call that an environment did not take ahead of all others. */
  void resubmit(PendingCall call) {
    waiting.putBack(call, parts.queue().now());
    if (closed) {
      dispatcher.refuseWaiting();
    }
    dispatcher.dispatch();
  }

  /** Returns true if recent checks found calls asleep or waiting for I/O. */
  boolean callsAreBlocked() {
    return demand.callsAreBlocked();
  }

  /** Checks if calls still sleep; returns false if none runs. */
  synchronized boolean lookAtCalls(HostLoad load) {
    return demand.look(members.all(), load);
  }

  /** Runs a call in an environment. */
  void run(WaitingCalls.Entry next, Lease lease) {
    PooledEnvironment pooled = lease.pooled();
    demand.progressed();
    pooled.takes(lease.sinceNanos());
    boolean unused = pooled.uses() == 0;
    boolean waitedForStart = unused && next.sinceNanos() - pooled.readyNanos() <= 0;
    if (!waitedForStart) {
      observe(unused ? history.lastEndNanos() : pooled.idleSinceNanos());
    }
    boolean coldStart = waitedForStart && !pooled.provisioned();
    pooled.environment().run(next.call().invocation(), next.call().assigned(lease), coldStart);
    if (startsUnderWay && waiting.isEmpty()) {
      startsUnderWay = false;
      members.cancelStarts();
    }
  }

  private void observe(long lastEnd) {
    long now = now();
    long pause = now - lastEnd;
    // If another call is in flight the function was not idle, however long this environment was.
    history.paused(now, IdleTimes.isShort(pause) || members.work(1) ? 0 : pause);
  }

  void giveBack(Lease lease, PooledEnvironment pooled, Lease.Release reason) {
    dispatcher.ended(lease);
    boolean reusable =
        reason == Lease.Release.DONE
            && pooled.environment().state() == EnvironmentState.READY
            && !closed;
    if (reusable) {
      parts.quota().used(pooled);
      rest(pooled);
    } else {
      history.ended(now());
      pooled.environment().stop();
    }
    parts.queue().runNext();
  }

  // --- more and fewer environments

  /** Starts environments for the calls that wait, if that helps. */
  synchronized void grow(HostLoad load) {
    WaitingCalls.Entry first = waiting.peek();
    if (first == null || discarded || closed) {
      return;
    }
    int starts = demand.starts(waiting, members.all(), load);
    boolean wasIdle = history.calledBefore() && !members.work(0);
    for (int i = 0; i < starts; i++) {
      start(first.call().version(), wasIdle);
    }
  }

  private void start(FunctionVersion version, boolean wasIdle) {
    if (!parts.quota().hasCapacity()) {
      return;
    }
    PooledEnvironment pooled = add(version, InitializationType.ON_DEMAND);
    if (pooled == null) {
      return;
    }
    demand.progressed();
    startsUnderWay = true;
    if (wasIdle && members.size() == 1) {
      observe(history.lastEndNanos());
    }
    start(pooled, () -> rest(pooled));
  }

  /** Starts an environment that was added. */
  void start(PooledEnvironment pooled, Runnable ready) {
    pooled.environment().start(new EnvironmentStart(pooled, waiting, demand, parts.queue(), ready));
  }

  /** Adds an environment that has yet to be started; null if this pool was discarded. */
  @Nullable PooledEnvironment add(FunctionVersion version, InitializationType type) {
    PooledEnvironment pooled =
        new PooledEnvironment(
            this,
            version.revision(),
            version.memoryMb(),
            type == InitializationType.PROVISIONED_CONCURRENCY);
    boolean wasEmpty;
    synchronized (this) {
      if (discarded || closed) {
        return null;
      }
      pooled.attach(parts.environments().create(version, type, ended -> gone(pooled)));
      wasEmpty = members.isEmpty();
      members.add(pooled);
    }
    if (wasEmpty) {
      parts.awake().accept(this);
    }
    parts.quota().reserve(pooled);
    return pooled;
  }

  /** Starts an environment for the next call, unless another would have to end for it. */
  private void prestart() {
    FunctionVersion version = latest;
    if (version == null
        || !version.revision().equals(revision)
        || !parts.quota().fits(version.memoryMb())) {
      return;
    }
    PooledEnvironment pooled = add(version, InitializationType.ON_DEMAND);
    if (pooled != null) {
      start(pooled, () -> rest(pooled));
    }
  }

  private void gone(PooledEnvironment pooled) {
    boolean letGo = pooled.over();
    boolean waited = pooled.idle();
    pooled.remove();
    members.remove(pooled);
    idle.remove(pooled);
    parts.quota().release(pooled);
    Provision current = provision;
    if (current != null && pooled.provisioned() && !letGo && !closed) {
      current.gone(pooled, waited);
    }
    if (!waiting.isEmpty()) {
      dispatcher.awaitEnvironment();
    }
  }

  /**
   * Makes an environment idle that has ended a call or its start; it takes a call that waits, or
   * the next one.
   */
  void rest(PooledEnvironment pooled) {
    if (!pooled.revision().equals(revision) && servesOldRevision(pooled)) {
      return;
    }
    demand.progressed();
    pooled.rest(now());
    becameIdle(pooled);
    if (closed || !pooled.revision().equals(revision)) {
      retire(pooled);
    }
    dispatcher.dispatch();
    Provision current = provision;
    if (pooled.provisioned() && current != null && current.surplus()) {
      current.adjust(now());
    }
  }

  /** Offers an idle environment to calls, and to the host's quota, which may end it for room. */
  private void becameIdle(PooledEnvironment pooled) {
    idle.add(pooled);
    if (!pooled.provisioned()) {
      parts.quota().idle(pooled);
    }
  }

  /** Takes a call that came before the function was changed or deleted, if one waits. */
  private boolean servesOldRevision(PooledEnvironment pooled) {
    WaitingCalls.Entry next = waiting.poll(pooled.revision(), parts.queue().now());
    if (next == null || closed) {
      return false;
    }
    run(next, new Lease(this).of(pooled, parts.queue().now()));
    return true;
  }

  /**
   * Makes an environment idle again for which no call waited; ends one of an old revision.
   *
   * @return true if it is of the current revision, so that the calls that wait are of another
   */
  boolean putBack(PooledEnvironment pooled) {
    if (!serves(pooled.revision())) {
      end(pooled);
      return false;
    }
    pooled.putBack();
    // The quota drops an environment that it finds lent when it looks for one to end.
    becameIdle(pooled);
    return true;
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
    idle.all().filter(each -> !each.revision().equals(current)).forEach(this::retire);
  }

  /**
   * Ends environments that have been idle for too long, and starts one if a call is expected soon.
   *
   * @param soon when this has to be done again, at the latest, while there are environments
   * @return when it has to be done again
   */
  long reap(long nowNanos, long soon) {
    retention.expired(idle.onDemand(), nowNanos).forEach(this::retire);
    Provision current = provision;
    if (current != null && current.wanted() > 0) {
      current.adjust(nowNanos);
      return soon;
    }
    return members.isEmpty() ? prestartWhenDue(nowNanos, soon) : soon;
  }

  private long prestartWhenDue(long nowNanos, long soon) {
    OptionalLong due = retention.prestartNanos(nowNanos);
    if (due.isEmpty() || nowNanos - due.getAsLong() < 0) {
      return due.orElse(retention.outdatedNanos());
    }
    history.prestart();
    prestart();
    return soon;
  }

  /**
   * Discards the pool if it is empty, and the version is gone or was not called for so long that
   * its idle times say nothing of the next call. Returns true if the pool is discarded.
   */
  synchronized boolean tryDiscard(long nowNanos) {
    boolean old = retention.isOutdated(nowNanos);
    boolean unused = members.isEmpty() && waiting.isEmpty() && Provision.wanted(provision) == 0;
    discarded = discarded || (unused && (old || revision == null));
    return discarded;
  }

  /** Ends an environment if it is idle still. */
  private void retire(PooledEnvironment each) {
    if (each.tryEnd()) {
      end(each);
    }
  }

  /** Ends an environment that has been taken out. */
  void end(PooledEnvironment removed) {
    idle.remove(removed);
    if (removed.uses() > 0 && removed.idleSinceNanos() - history.lastEndNanos() >= 0) {
      history.ended(removed.idleSinceNanos());
    }
    parts.quota().release(removed);
    removed.environment().stop();
  }

  /**
   * Describes what has kept calls of this version from progressing for so long; empty if nothing
   * has.
   */
  Optional<String> stalled(long nowNanos, long limitNanos) {
    PooledEnvironment stuck = members.stuck(nowNanos, limitNanos);
    if (stuck != null) {
      EnvironmentState state = stuck.environment().state();
      return Optional.of(
          "an environment of " + key.function().arn() + " is " + state + " for too long");
    }
    WaitingCalls.Entry first = waiting.peek();
    boolean stalled =
        first != null && nowNanos - first.sinceNanos() > limitNanos && !members.anyInUse();
    return stalled
        ? Optional.of(
            waiting.size() + " calls of " + key.function().arn() + " wait for an environment")
        : Optional.empty();
  }

  /** All environments that have not ended, working or not. */
  Collection<PooledEnvironment> all() {
    return members.all();
  }

  /** Ends all environments, working or not, and refuses the calls that wait. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    dispatcher.refuseWaiting();
    members.all().forEach(each -> each.environment().stop());
  }
}
