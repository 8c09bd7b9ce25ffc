package io.lambent.execution.pool;

/**
 * Notes whether calls of a pool end. Where none does although others wait and processors are idle,
 * more of them run at once: twice as many each time, since calls that sleep or wait for each other
 * must not wait for a place, too.
 */
final class Stall {
  /** Calls that run at the first tick without an end. */
  private static final int FIRST = 8;

  private static final int MOST = 1 << 16;

  private volatile boolean ended;
  private int next = FIRST;

  /** A call has ended. Any thread. */
  void ended() {
    if (!ended) {
      ended = true;
    }
  }

  /** The number of calls that run beside those with a slot. Called once a tick, by one thread. */
  int calls() {
    if (ended) {
      ended = false;
      next = FIRST;
      return 0;
    }
    int calls = next;
    next = Math.min(MOST, calls * 2);
    return calls;
  }
}
