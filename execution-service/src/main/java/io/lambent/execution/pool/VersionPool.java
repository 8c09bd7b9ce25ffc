package io.lambent.execution.pool;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.environment.EnvironmentState;
import io.lambent.execution.environment.Environments;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The environments of one function version. The one used last is lent first, so that what demand no
 * longer needs grows old and ends.
 *
 * <p>No locks: the stack of idle environments is a concurrent deque, and an environment is taken
 * from it by changing its {@link PooledEnvironment.Place}, so one that is ended while it is in the
 * deque is skipped.
 */
final class VersionPool {
  private final Environments environments;
  private final PoolUsage usage;
  private final ConcurrentLinkedDeque<PooledEnvironment> idle = new ConcurrentLinkedDeque<>();
  private final Set<PooledEnvironment> all = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String revision;
  private volatile boolean closed;

  VersionPool(Environments environments, PoolUsage usage) {
    this.environments = environments;
    this.usage = usage;
  }

  /** An idle environment of this revision, else a new one. */
  Lease lease(FunctionVersion version) {
    if (!version.revision().equals(revision)) {
      keepOnly(version.revision());
    }
    for (PooledEnvironment next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.tryLease()) {
        if (next.revision().equals(version.revision())) {
          return new Lease(this, next);
        }
        next.environment().stop();
      }
    }
    return new Lease(this, grow(version));
  }

  private PooledEnvironment grow(FunctionVersion version) {
    PooledEnvironment pooled = new PooledEnvironment(version.revision());
    pooled.attach(
        environments.create(
            version,
            ended -> {
              pooled.remove();
              if (all.remove(pooled)) {
                usage.ended(version.memoryMb());
              }
              idle.remove(pooled);
            }));
    all.add(pooled);
    usage.started(version.memoryMb());
    return pooled;
  }

  void giveBack(PooledEnvironment pooled, Lease.Release reason) {
    boolean reusable =
        reason == Lease.Release.DONE
            && pooled.environment().state() == EnvironmentState.READY
            && pooled.revision().equals(revision)
            && !closed;
    if (!reusable) {
      pooled.environment().stop();
      return;
    }
    pooled.rest();
    idle.addFirst(pooled);
    if (closed || !pooled.revision().equals(revision)) {
      retire(pooled);
    }
  }

  /**
   * Ends idle environments of other revisions now, and those that work when they are done.
   *
   * @param current null where the version is no more
   */
  void keepOnly(@Nullable String current) {
    revision = current;
    for (PooledEnvironment each : idle) {
      if (!each.revision().equals(current)) {
        retire(each);
      }
    }
  }

  /** Ends those that have been idle since before then. */
  void retireIdleSince(long nanos) {
    Iterator<PooledEnvironment> oldestFirst = idle.descendingIterator();
    while (oldestFirst.hasNext()) {
      PooledEnvironment each = oldestFirst.next();
      if (each.idleSinceNanos() - nanos >= 0) {
        return;
      }
      retire(each);
    }
  }

  /** The environment that has been idle for longest; null where none is idle. */
  @Nullable PooledEnvironment oldest() {
    Iterator<PooledEnvironment> oldestFirst = idle.descendingIterator();
    while (oldestFirst.hasNext()) {
      PooledEnvironment each = oldestFirst.next();
      if (each.idle()) {
        return each;
      }
    }
    return null;
  }

  /** Ends an environment if it is idle still. */
  boolean retire(PooledEnvironment each) {
    if (!each.tryRemove()) {
      return false;
    }
    idle.remove(each);
    each.environment().stop();
    return true;
  }

  Collection<PooledEnvironment> all() {
    return all;
  }

  /** Ends all environments, working or not. */
  void close() {
    closed = true;
    all.forEach(each -> each.environment().stop());
  }
}
