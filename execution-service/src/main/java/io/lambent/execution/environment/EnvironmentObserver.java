package io.lambent.execution.environment;

import io.lambent.execution.start.Prepared;

/** Learns what becomes of an environment. */
interface EnvironmentObserver {

  /** The environment became ready. Called on a thread that may block. */
  void initialised(ExecutionEnvironment environment, Prepared prepared);

  /** The environment takes no more calls. Called once, on its event loop. */
  void gone(ExecutionEnvironment environment);
}
