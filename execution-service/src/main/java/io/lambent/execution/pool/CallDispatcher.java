package io.lambent.execution.pool;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings the waiting calls of one version together with its idle environments and the slots of the
 * {@link RunQueue}.
 *
 * <p>{@link #dispatch} is called after every change that may let a call run: a call or an
 * environment is added first and then the other is looked for, so that no call is left waiting
 * beside an idle environment. Where none is idle, the pool is asked at each tick of the run queue
 * to start some.
 */
final class CallDispatcher implements QueuedPool {
  private final VersionPool pool;
  private final RunQueue queue;
  private final WaitingCalls waiting;
  private final IdleEnvironments idle;
  private final DemandEstimate demand;
  private final Stall stall = new Stall();

  /** True while the pool is in the run queue; changed by the run queue under its lock. */
  private volatile boolean awaitingSlot;

  /** True while the run queue asks at each tick if an environment has to be started. */
  private final AtomicBoolean awaitingEnvironment = new AtomicBoolean();

  CallDispatcher(
      VersionPool pool,
      RunQueue queue,
      WaitingCalls waiting,
      IdleEnvironments idle,
      DemandEstimate demand) {
    this.pool = pool;
    this.queue = queue;
    this.waiting = waiting;
    this.idle = idle;
    this.demand = demand;
  }

  @Override
  public String account() {
    return pool.key().function().account();
  }

  /** A call has ended, after so many nanoseconds. */
  void ended(Lease lease) {
    queue.release(lease);
    stall.ended();
    demand.callTook(queue.now() - lease.sinceNanos(), lease.pooled().uses() == 0);
  }

  /** Runs a call without waiting; returns false where that is not possible. */
  boolean runAtOnce(PendingCall call, long now) {
    if (!waiting.isEmpty() || !idle.mayHaveSome()) {
      return false;
    }
    Lease lease = new Lease(pool);
    if (!needsNoSlot() && !queue.tryAcquire(lease, now)) {
      return false;
    }
    PooledEnvironment environment = idle.poll();
    if (environment == null || !environment.revision().equals(call.version().revision())) {
      queue.release(lease);
      if (environment != null) {
        pool.putBack(environment);
      }
      return false;
    }
    pool.run(new WaitingCalls.Entry(call, now), lease.of(environment, now));
    return true;
  }

  private boolean needsNoSlot() {
    boolean exempt = demand.needsNoSlot();
    if (exempt) {
      queue.watch(this);
    }
    return exempt;
  }

  @Override
  public boolean lookAtCalls(HostLoad load) {
    return pool.lookAtCalls(load);
  }

  @Override
  public void dispatch() {
    while (!waiting.isEmpty()) {
      if (!idle.mayHaveSome()) {
        awaitEnvironment();
        return;
      }
      if (needsNoSlot()) {
        runWith(new Lease(pool));
        continue;
      }
      Lease lease = new Lease(pool);
      if (!queue.tryAcquire(lease, queue.now())) {
        queue.awaitSlot(this);
        queue.runNext();
        return;
      }
      runWith(lease);
    }
  }

  @Override
  public void runOne() {
    Lease lease = new Lease(pool);
    if (needsNoSlot() || queue.tryAcquireInTurn(lease, queue.now())) {
      runWith(lease);
    }
    if (!waiting.isEmpty()) {
      if (idle.mayHaveSome()) {
        queue.awaitSlot(this);
      } else {
        awaitEnvironment();
      }
    }
  }

  @Override
  public void runStalled() {
    int calls = stall.calls();
    for (int i = 0; i < calls && !waiting.isEmpty() && idle.mayHaveSome(); i++) {
      Lease lease = new Lease(pool);
      queue.runBeside(lease);
      runWith(lease);
    }
  }

  private void runWith(Lease lease) {
    long now = queue.now();
    PooledEnvironment environment = idle.poll();
    WaitingCalls.Entry next =
        environment == null ? null : waiting.poll(environment.revision(), now);
    if (next != null && environment != null) {
      pool.run(next, lease.of(environment, now));
      return;
    }
    queue.release(lease);
    if (environment != null && pool.putBack(environment)) {
      WaitingCalls.Entry other = waiting.poll(now);
      if (other != null) {
        // On another thread, as the run queue may hold its lock and the call comes back to it.
        Thread.ofVirtual().name("resubmission").start(other.call()::outdated);
      }
    }
  }

  @Override
  public boolean markAwaitingSlot() {
    boolean before = awaitingSlot;
    awaitingSlot = true;
    return !before;
  }

  @Override
  public void clearAwaitingSlot() {
    awaitingSlot = false;
  }

  /** No environment is idle and calls wait: starts some if that helps, and asks again later. */
  void awaitEnvironment() {
    if (awaitingEnvironment.compareAndSet(false, true)) {
      queue.awaitEnvironment(this);
      if (pool.all().isEmpty()) {
        pool.grow(new HostLoad(queue.now(), queue.ticks(), false, false, 0));
      }
    }
  }

  @Override
  public boolean needsEnvironment(HostLoad load) {
    if (waiting.isEmpty() || idle.mayHaveSome()) {
      awaitingEnvironment.set(false);
      return false;
    }
    pool.grow(load);
    return true;
  }

  @Override
  public void refuseLate(long nowNanos) {
    for (WaitingCalls.Entry late = waiting.pollLate(nowNanos);
        late != null;
        late = waiting.pollLate(nowNanos)) {
      late.call().refused(new InvocationOutcome.Throttled(Reason.CALLER_RATE_LIMIT));
    }
  }

  /** Refuses all calls that wait, since the service stops. */
  void refuseWaiting() {
    long now = queue.now();
    for (WaitingCalls.Entry next = waiting.poll(now); next != null; next = waiting.poll(now)) {
      next.call()
          .refused(
              new InvocationOutcome.Rejected(
                  ErrorCode.SERVICE_UNAVAILABLE, "The service is stopping"));
    }
  }
}
