package io.lambent.execution.environment;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.execution.start.EnvironmentStarter;
import java.util.concurrent.TimeUnit;

/**
 * The part of a call in which its answer is streamed: from the first word of the answer to its end,
 * or to that of the runtime. Confined to the environment's event loop.
 */
final class StreamPhase {
  /** From the end of the answer's connection to the moment when an exit must have been noticed. */
  private static final int EXIT_GRACE_MILLIS = 1000;

  /** The period in which a process that has ended is looked at, while its answer is read. */
  private static final int LOOK_MILLIS = 100;

  private final EnvironmentParts parts;
  private final RunningInvocation invocation;
  private final ExecutionEnvironment environment;

  StreamPhase(
      EnvironmentParts parts, RunningInvocation invocation, ExecutionEnvironment environment) {
    this.parts = parts;
    this.invocation = invocation;
    this.environment = environment;
  }

  void began(String requestId, String contentType, ResponseFlow flow) {
    Call current = invocation.answered(requestId);
    if (current != null) {
      current.stream =
          StreamedAnswer.begin(
              current.completion.receiver(),
              new ResponseHead(parts.version().version(), contentType),
              flow,
              parts.properties(),
              parts.eventLoop());
    }
  }

  void part(byte[] bytes) {
    Call current = invocation.call();
    if (current != null && current.stream != null) {
      current.stream.part(bytes);
    }
  }

  void ended() {
    Call current = invocation.call();
    StreamedAnswer stream = current == null ? null : current.stream;
    if (current == null || stream == null) {
      environment.violated("the end of an answer that was not begun");
    } else if (stream.isTooLarge()) {
      invocation.tooLarge(current, stream.limit());
    } else {
      invocation.succeeded(current, stream.payload());
    }
  }

  /** The end of the process is noticed after that of its connection. */
  void broken(RuntimeProcess of) {
    Call broken = invocation.call();
    after(
        EXIT_GRACE_MILLIS,
        () -> {
          if (broken == null || invocation.call() != broken) {
            return;
          }
          if (of.hasExited()) {
            environment.exited(of);
          } else {
            invocation.failed(
                broken, "Runtime.TruncatedResponse", "The response ended before its end.");
          }
        });
  }

  /**
   * The process has ended, and what it wrote may be unread. That belongs to the answer, however
   * slowly the caller takes it; the call's time-out limits how long.
   */
  void exited(RuntimeProcess of) {
    EnvironmentStarter.Started process = of.started();
    if (process != null && (process.link().heldBack() || process.link().hasUnread())) {
      after(LOOK_MILLIS, () -> exited(of));
    } else {
      environment.exited(of);
    }
  }

  private void after(int millis, Runnable task) {
    parts.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
