package io.lambent.execution.pool;

import io.lambent.client.http.Backoff;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.ProvisionedState.Progress;
import io.lambent.execution.platformlog.InitializationType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps exactly as many environments of a pool ready as were asked for. Missing ones are started,
 * those that ended are replaced, and surplus ones leave the provision as soon as they do not work.
 * A few start at a time, so that calls keep processors.
 *
 * <p>Where one ends before it was ready, or before it was used, the function's initialisation
 * fails: it is tried again after a pause that doubles. Nothing is counted but what the pool has, so
 * nothing can be miscounted; calls take no part in it but for one volatile read.
 *
 * <p>Its lock comes before the pool's. A call takes it only where it gives back while there is
 * surplus.
 */
final class Provision {
  private static final Backoff RETRIES = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));
  private static final int STARTING_AT_ONCE =
      Math.max(2, Runtime.getRuntime().availableProcessors());

  private final VersionPool pool;
  private final FunctionVersion version;
  private final Runnable settled;
  private volatile int wanted;
  private volatile boolean surplus;
  private boolean reached;
  private boolean failed;
  private long retryNanos;
  private int failures;

  /**
   * Makes a provision of no environments; their number is set later.
   *
   * @param settled called on any thread once all are ready for the first time, or one failed
   */
  Provision(VersionPool pool, FunctionVersion version, Runnable settled) {
    this.pool = pool;
    this.version = version;
    this.settled = settled;
  }

  String revision() {
    return version.revision();
  }

  int wanted() {
    return wanted;
  }

  /** Returns true if idle environments are more than are wanted; the answer may be a little old. */
  boolean surplus() {
    return surplus;
  }

  void want(int number, long nowNanos) {
    synchronized (this) {
      if (number > wanted) {
        reached = false;
        failed = false;
        failures = 0;
      }
      wanted = number;
    }
    adjust(nowNanos);
  }

  /** Starts what is missing, ends what is too much. Any thread. */
  synchronized void adjust(long nowNanos) {
    List<PooledEnvironment> held = held();
    int tooMany = held.size() - wanted;
    for (PooledEnvironment each : held) {
      if (tooMany > 0 && each.tryEnd()) {
        pool.end(each);
        tooMany--;
      }
    }
    surplus = tooMany > 0;
    int available = available(held);
    if (available >= wanted) {
      reach();
    } else if (pool.serves(version.revision()) && (!failed || nowNanos - retryNanos >= 0)) {
      int starting = held.size() - available;
      start(Math.min(wanted - held.size(), STARTING_AT_ONCE - starting));
    }
  }

  private void reach() {
    failed = false;
    failures = 0;
    if (!reached) {
      reached = true;
      settled.run();
    }
  }

  private void start(int missing) {
    for (int i = 0; i < missing; i++) {
      PooledEnvironment started = pool.add(version, InitializationType.PROVISIONED_CONCURRENCY);
      if (started == null) {
        return;
      }
      pool.start(started, () -> ready(started));
    }
  }

  private void ready(PooledEnvironment started) {
    started.becomeAvailable();
    pool.rest(started);
    adjust(pool.now());
  }

  /**
   * One has ended that was not let go.
   *
   * @param waited for a call, so that none can have ended it
   */
  synchronized void gone(PooledEnvironment ended, boolean waited) {
    if (!ended.available() || (waited && ended.uses() == 0)) {
      failed = true;
      retryNanos = pool.now() + RETRIES.after(++failures).toNanos();
      settled.run();
    }
    adjust(pool.now());
  }

  synchronized ProvisionedState state() {
    Progress progress = reached ? Progress.READY : failed ? Progress.FAILED : Progress.IN_PROGRESS;
    return new ProvisionedState(version.version(), wanted, available(held()), progress);
  }

  private static int available(List<PooledEnvironment> held) {
    return (int) held.stream().filter(PooledEnvironment::available).count();
  }

  private List<PooledEnvironment> held() {
    return pool.all().stream()
        .filter(each -> each.provisioned() && !each.over())
        .filter(each -> each.revision().equals(version.revision()))
        .toList();
  }

  /** The number of environments that a pool is to hold ready; 0 without a provision. */
  static int wanted(@Nullable Provision provision) {
    return provision == null ? 0 : provision.wanted;
  }
}
