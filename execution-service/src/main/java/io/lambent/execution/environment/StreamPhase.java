package io.lambent.execution.environment;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.execution.start.EnvironmentStarter;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * The part of a call in which its answer is streamed: from the first word of the answer to its end,
 * or to that of the runtime. Confined to the environment's event loop.
 */
final class StreamPhase {
  /** From the end of the answer's connection to the moment when an exit must have been noticed. */
  private static final int EXIT_GRACE_MILLIS = 100;

  /** How often a process that has ended is looked at whose answer is still read. */
  private static final int LOOK_MILLIS = 100;

  private final ExecutionEnvironment environment;
  private final EnvironmentProperties properties;
  private final EventLoop eventLoop;

  StreamPhase(
      ExecutionEnvironment environment, EnvironmentProperties properties, EventLoop eventLoop) {
    this.environment = environment;
    this.properties = properties;
    this.eventLoop = eventLoop;
  }

  void began(String requestId, String contentType, ResponseFlow flow) {
    Call current = environment.answered(requestId);
    if (current != null) {
      current.stream =
          StreamedAnswer.begin(
              current.completion.receiver(),
              new ResponseHead(environment.version().version(), contentType),
              flow,
              properties,
              eventLoop);
    }
  }

  void part(byte[] bytes) {
    Call current = environment.call();
    if (current != null && current.stream != null) {
      current.stream.part(bytes);
    }
  }

  void ended() {
    Call current = environment.call();
    StreamedAnswer stream = current == null ? null : current.stream;
    if (current == null || stream == null) {
      environment.violated("the end of an answer that was not begun");
    } else if (stream.isTooLarge()) {
      environment.tooLarge(current, stream.limit());
    } else {
      environment.succeeded(current, stream.payload());
    }
  }

  /** The end of the process is noticed after that of its connection. */
  void broken(RuntimeProcess of) {
    Call broken = environment.call();
    after(
        EXIT_GRACE_MILLIS,
        () -> {
          if (broken == null || environment.call() != broken) {
            return;
          }
          if (of.hasExited()) {
            environment.exited(of);
          } else {
            environment.failed(
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
    if (process != null && process.link().heldBack()) {
      after(LOOK_MILLIS, () -> exited(of));
    } else {
      environment.exited(of);
    }
  }

  private void after(int millis, Runnable task) {
    eventLoop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }
}
