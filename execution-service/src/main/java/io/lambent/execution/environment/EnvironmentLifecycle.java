package io.lambent.execution.environment;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The state of one environment, and the changes that it may make. Any thread reads it; only the
 * environment's event loop changes it.
 */
final class EnvironmentLifecycle {
  private static final Map<EnvironmentState, Set<EnvironmentState>> ALLOWED =
      new EnumMap<>(
          Map.of(
              EnvironmentState.NEW,
              EnumSet.of(EnvironmentState.STARTING, EnvironmentState.STOPPING),
              EnvironmentState.STARTING,
              EnumSet.of(EnvironmentState.INITIALISING, EnvironmentState.STOPPING),
              EnvironmentState.INITIALISING,
              EnumSet.of(
                  EnvironmentState.READY, EnvironmentState.STARTING, EnvironmentState.STOPPING),
              EnvironmentState.READY,
              EnumSet.of(EnvironmentState.BUSY, EnvironmentState.STOPPING),
              EnvironmentState.BUSY,
              EnumSet.of(EnvironmentState.READY, EnvironmentState.STOPPING),
              EnvironmentState.STOPPING,
              EnumSet.of(EnvironmentState.STOPPED),
              EnvironmentState.STOPPED,
              EnumSet.noneOf(EnvironmentState.class)));

  private volatile EnvironmentState state = EnvironmentState.NEW;

  EnvironmentState state() {
    return state;
  }

  boolean is(EnvironmentState expected) {
    return state == expected;
  }

  /** Returns true where the environment takes no more calls and will not start. */
  boolean over() {
    return state.over();
  }

  /** Returns true where an environment may go from one state to another at once. */
  static boolean allows(EnvironmentState from, EnvironmentState to) {
    return ALLOWED.getOrDefault(from, Set.of()).contains(to);
  }

  /**
   * Changes the state.
   *
   * @param from the present state
   * @throws IllegalStateException where the present state is another, or must not be followed by
   *     {@code to}
   */
  void transition(EnvironmentState from, EnvironmentState to) {
    if (state != from || !allows(from, to)) {
      throw new IllegalStateException(
          "An environment that is " + state + " cannot go from " + from + " to " + to);
    }
    state = to;
  }
}
