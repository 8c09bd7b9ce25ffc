package io.lambent.execution.environment;

import io.lambent.execution.start.Prepared;

/** Learns what becomes of an environment. */
interface EnvironmentObserver {

  /** It became ready; on a thread that may block. */
  void initialised(ExecutionEnvironment environment, Prepared prepared);

  /** It takes no more calls; once, on its event loop. */
  void gone(ExecutionEnvironment environment);
}
