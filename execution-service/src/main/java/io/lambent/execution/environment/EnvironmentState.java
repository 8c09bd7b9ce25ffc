package io.lambent.execution.environment;

/**
 * The life of an environment. It goes forward only, but for {@code READY} and {@code BUSY}, which
 * alternate, and for an init phase that failed, which AWS tries once more ({@code INITIALISING} to
 * {@code STARTING}).
 */
public enum EnvironmentState {
  /** Made for a call that has not been handed to it. */
  NEW,
  /** Code is fetched and the process started, away from the event loop. */
  STARTING,
  /** The process runs; its runtime loads the function. */
  INITIALISING,
  /** The runtime waits for an event. */
  READY,
  /** The runtime has an event. */
  BUSY,
  /** Its process tree has been killed and has not ended yet. */
  STOPPING,
  /** Nothing is left of it. Terminal. */
  STOPPED;

  /** Returns true if it has yet to become ready. */
  boolean starting() {
    return this == NEW || this == STARTING || this == INITIALISING;
  }

  /** Returns true if its processes have something to do. */
  boolean working() {
    return this == INITIALISING || this == BUSY;
  }

  boolean over() {
    return this == STOPPING || this == STOPPED;
  }
}
