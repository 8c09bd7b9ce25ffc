package io.lambent.execution.environment;

import io.lambent.execution.start.EnvironmentStarter;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Detects the end of a process. Its connection and the process itself end at the same time, and
 * either may be noticed first: the last answer may still be unread when the process has gone, and
 * the exit status, which says more, follows the end of the connection. Confined to the
 * environment's event loop.
 */
final class ProcessWatch {
  /** From the end of the connection to the exit status; then the process is killed. */
  private static final int EXIT_GRACE_MILLIS = 1000;

  /** From the exit of the process to the end of the connection. */
  private static final int ANSWER_GRACE_MILLIS = 100;

  /** From the exit of a process to the moment when its connection must have been noticed. */
  private static final int ACCEPT_GRACE_MILLIS = 10;

  private final ExecutionEnvironment environment;
  private final EnvironmentLifecycle lifecycle;
  private final StreamPhase stream;
  private final EventLoop eventLoop;

  ProcessWatch(
      ExecutionEnvironment environment,
      EnvironmentLifecycle lifecycle,
      StreamPhase stream,
      EventLoop eventLoop) {
    this.environment = environment;
    this.lifecycle = lifecycle;
    this.stream = stream;
    this.eventLoop = eventLoop;
  }

  void connectionClosed(RuntimeProcess of) {
    if (of.hasExited()) {
      environment.exited(of);
    } else if (lifecycle.is(EnvironmentState.READY)) {
      environment.end();
    } else {
      after(
          EXIT_GRACE_MILLIS,
          () -> {
            if (environment.isCurrent(of) && !lifecycle.over()) {
              environment.kill(of);
            }
          });
    }
  }

  void processExited(RuntimeProcess of) {
    if (connected(of)) {
      after(ANSWER_GRACE_MILLIS, () -> stream.exited(of));
    } else if (lifecycle.is(EnvironmentState.INITIALISING)) {
      after(ACCEPT_GRACE_MILLIS, () -> exitedUnconnected(of));
    } else {
      environment.exited(of);
    }
  }

  /** Returns true where an answer may follow the exit of the process. */
  private boolean connected(RuntimeProcess of) {
    EnvironmentStarter.Started process = of.started();
    return lifecycle.state().working() && process != null && process.link().connected();
  }

  /** A process that seemed unconnected may have connected, and said why it ends, meanwhile. */
  private void exitedUnconnected(RuntimeProcess of) {
    if (connected(of)) {
      after(ANSWER_GRACE_MILLIS, () -> environment.exited(of));
    } else {
      environment.exited(of);
    }
  }

  private void after(int millis, Runnable task) {
    eventLoop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
