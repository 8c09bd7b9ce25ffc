package io.lambent.execution.pool;

import io.lambent.execution.environment.EnvironmentState;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The environments of one version that have not ended, in any state. Any thread. */
final class PoolMembers {
  private final Set<PooledEnvironment> all = ConcurrentHashMap.newKeySet();

  void add(PooledEnvironment environment) {
    all.add(environment);
  }

  void remove(PooledEnvironment environment) {
    all.remove(environment);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  int size() {
    return all.size();
  }

  Collection<PooledEnvironment> all() {
    return all;
  }

  /** Returns true where more environments than {@code besides} have a call. */
  boolean work(int besides) {
    int working = 0;
    for (PooledEnvironment each : all) {
      if (each.working() && ++working > besides) {
        return true;
      }
    }
    return false;
  }

  /** Returns true where a function's code runs in one of them, in its init phase or in a call. */
  boolean anyInUse() {
    for (PooledEnvironment each : all) {
      EnvironmentState state = each.environment().state();
      if (state == EnvironmentState.INITIALISING || state == EnvironmentState.BUSY) {
        return true;
      }
    }
    return false;
  }

  /** One whose start, or the end of whose call, takes longer than a limit; null where none does. */
  @Nullable PooledEnvironment stuck(long nowNanos, long limitNanos) {
    for (PooledEnvironment each : all) {
      if (each.isStuck(nowNanos, limitNanos)) {
        return each;
      }
    }
    return null;
  }

  /** Ends those whose start has not begun, because too many are under way on this host. */
  void cancelStarts() {
    for (PooledEnvironment each : all) {
      if (each.starting() && !each.provisioned()) {
        each.environment().cancelStart();
      }
    }
  }
}
