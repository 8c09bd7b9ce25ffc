package io.lambent.execution.environment;

import io.lambent.contract.invocation.Invocation;
import org.jspecify.annotations.Nullable;

/** The call an environment works on. Confined to its event loop. */
final class Call {
  final Invocation invocation;
  final Completion completion;

  /** {@link System#nanoTime} from which its duration counts. */
  long beganNanos;

  /** True if the runtime has the event, so that it must not run elsewhere. */
  boolean taken;

  boolean coldStart;

  /** The answer that is being streamed; null where there is none. */
  @Nullable StreamedAnswer stream;

  Call(Invocation invocation, Completion completion) {
    this.invocation = invocation;
    this.completion = completion;
  }

  String requestId() {
    return invocation.requestId();
  }

  long micros() {
    return (System.nanoTime() - beganNanos) / 1000;
  }
}
