package io.lambent.execution.pool;

/** A pool as the {@link RunQueue} sees it. Methods may be called from any thread. */
interface QueuedPool {

  /** Pools of one account share its turns. */
  String account();

  /**
   * Lets one waiting call run with a slot, if there is an environment for it; then the pool asks
   * for its next turn if it has more of both.
   */
  void runOne();

  /** Lets waiting calls run without a slot if no call of the pool has ended since the last time. */
  void runStalled();

  /** Lets waiting calls run as long as there are environments and slots for them. */
  void dispatch();

  /**
   * Starts environments for waiting calls where that helps.
   *
   * @return false where no call waits or an environment is idle; the run queue then dispatches
   */
  boolean needsEnvironment(HostLoad load);

  /** Refuses the calls that have waited for too long. */
  void refuseLate(long nowNanos);

  /**
   * Looks whether the calls that run without asking for a slot still sleep.
   *
   * @return false where none runs
   */
  boolean lookAtCalls(HostLoad load);

  /** Notes that the pool is in the run queue; returns whether it was not. Called under a lock. */
  boolean markAwaitingSlot();

  /** Notes that the pool is in the run queue no longer. Called under a lock. */
  void clearAwaitingSlot();
}
