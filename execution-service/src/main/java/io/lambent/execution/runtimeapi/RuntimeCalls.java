package io.lambent.execution.runtimeapi;

import io.lambent.contract.invocation.ResponseFlow;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The state behind one environment's HTTP Runtime API, whatever number of connections the runtime
 * uses. Confined to the environment's event loop.
 */
final class RuntimeCalls {
  private static final String VERSION = "/2018-06-01/runtime/";
  static final String NEXT = VERSION + "invocation/next";
  private static final String INIT_ERROR = VERSION + "init/error";
  private static final String INVOCATION = VERSION + "invocation/";
  private static final String UNKNOWN_ERROR = "Runtime.Unknown";

  private final RuntimeListener listener;
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private @Nullable RuntimeEvent pending;
  private @Nullable String current;
  private @Nullable String streamed;
  private boolean initialised;
  private boolean failed;

  /** True while the body of an answer or an error is being read; there is one at a time. */
  private boolean reading;

  RuntimeCalls(RuntimeListener listener) {
    this.listener = listener;
  }

  /** A connection that waits for an event. */
  interface Waiter {
    void deliver(RuntimeEvent event);
  }

  /** An HTTP answer. */
  record Answer(int status, String contentType, String body) {
    static final Answer NOT_FOUND = new Answer(404, "text/plain", "404 page not found\n");
    static final Answer ACCEPTED = json(202, "{\"status\":\"OK\"}\n");

    static Answer json(int status, String body) {
      return new Answer(status, "application/json", body);
    }

    static Answer error(int status, String type, String message) {
      return json(
          status, "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + type + "\"}\n");
    }
  }

  void send(RuntimeEvent event) {
    Waiter waiter = waiters.poll();
    if (waiter == null) {
      pending = event;
    } else {
      deliver(waiter, event);
    }
  }

  void next(Waiter waiter) {
    RuntimeEvent event = pending;
    if (event != null) {
      pending = null;
      deliver(waiter, event);
      return;
    }
    waiters.add(waiter);
    if (!initialised && !failed) {
      initialised = true;
      listener.ready();
    }
  }

  void gone(Waiter waiter) {
    waiters.remove(waiter);
  }

  /**
   * The head of an answer or an error has come.
   *
   * @return why it is refused; null where its body is to be read, which ends with {@link #post},
   *     {@link #tooLarge}, {@link #noMemory} or {@link #bodyBroke}
   */
  @Nullable Answer begins(String path) {
    Answer refused = refusal(path);
    reading |= refused == null;
    return refused;
  }

  private @Nullable Answer refusal(String path) {
    if (path.equals(INIT_ERROR)) {
      return initialised || failed || reading ? notAllowed("InitError") : null;
    }
    Target target = target(path);
    return target == null ? Answer.NOT_FOUND : refusal(target);
  }

  /** The connection ended before the body; the runtime may answer on another one. */
  void bodyBroke() {
    reading = false;
  }

  /** There is no memory for the body; the runtime may answer again. */
  Answer noMemory() {
    reading = false;
    return Answer.error(500, "InternalServerError", "There is no memory for the answer.");
  }

  Answer post(String path, @Nullable String errorType, byte[] body) {
    reading = false;
    if (path.equals(INIT_ERROR)) {
      if (initialised || failed) {
        return notAllowed("InitError");
      }
      failed = true;
      listener.initError(errorType == null ? UNKNOWN_ERROR : errorType, body);
      return Answer.ACCEPTED;
    }
    Target target = target(path);
    if (target == null) {
      return Answer.NOT_FOUND;
    }
    Answer refused = refusal(target);
    if (refused != null) {
      return refused;
    }
    current = null;
    if (target.error()) {
      listener.error(
          target.requestId(), errorType == null ? UNKNOWN_ERROR : errorType, body, false);
    } else {
      listener.response(target.requestId(), body);
    }
    return Answer.ACCEPTED;
  }

  /**
   * A streamed answer begins.
   *
   * @return why it is refused; null where it is not
   */
  @Nullable Answer streamBegins(String path, String contentType, ResponseFlow flow) {
    Target target = target(path);
    Answer refused = target == null ? Answer.NOT_FOUND : refusal(target);
    if (target != null && refused == null) {
      current = null;
      streamed = target.requestId();
      listener.streamBegan(target.requestId(), contentType, flow);
    }
    return refused;
  }

  void streamPart(byte[] bytes) {
    listener.streamPart(bytes);
  }

  Answer streamEnds() {
    streamed = null;
    listener.streamEnded();
    return Answer.ACCEPTED;
  }

  /** A streamed answer ends with an error. */
  Answer streamFails(@Nullable String errorType, byte[] error) {
    String requestId = streamed;
    streamed = null;
    if (requestId != null) {
      listener.error(requestId, errorType == null ? UNKNOWN_ERROR : errorType, error, false);
    }
    return Answer.ACCEPTED;
  }

  void streamBreaks() {
    streamed = null;
    listener.streamBroken();
  }

  boolean isStreaming() {
    return streamed != null;
  }

  /** An answer in a mode that there is not. */
  Answer unknownMode(String path) {
    Target target = target(path);
    Answer refused = target == null ? Answer.NOT_FOUND : refusal(target);
    if (target == null || refused != null) {
      return refused == null ? Answer.NOT_FOUND : refused;
    }
    current = null;
    listener.error(target.requestId(), "Runtime.InvalidResponseModeHeader", new byte[0], false);
    return Answer.error(400, "InvalidFunctionResponseMode", "Invalid function response mode");
  }

  /** Returns true where a path is that of answers. */
  static boolean isResponse(String path) {
    Target target = target(path);
    return target != null && !target.error();
  }

  Answer tooLarge(String path, long size) {
    reading = false;
    Target target = target(path);
    if (target != null && refusal(target) == null) {
      current = null;
      listener.responseTooLarge(target.requestId(), size);
    }
    return Answer.error(
        413,
        "RequestEntityTooLarge",
        "Exceeded maximum allowed payload size (" + RuntimeLink.MAX_RESPONSE + " bytes).");
  }

  private void deliver(Waiter waiter, RuntimeEvent event) {
    current = event.requestId();
    listener.taken(event.requestId());
    waiter.deliver(event);
  }

  private @Nullable Answer refusal(Target target) {
    if (target.requestId().equals(current)) {
      return reading ? notAllowed(transition(target)) : null;
    }
    return current == null && initialised
        ? notAllowed(transition(target))
        : Answer.error(400, "InvalidRequestID", "Invalid request ID");
  }

  private static String transition(Target target) {
    return target.error() ? "InvocationErrorResponse" : "InvocationResponse";
  }

  private Answer notAllowed(String wanted) {
    String state = reading ? "InvocationResponse" : failed ? "InitError" : "Ready";
    return Answer.error(
        403,
        "InvalidStateTransition",
        "State transition from "
            + state
            + " to "
            + wanted
            + " failed for runtime. Error: State transition is not allowed");
  }

  private static @Nullable Target target(String path) {
    if (!path.startsWith(INVOCATION)) {
      return null;
    }
    int slash = path.indexOf('/', INVOCATION.length());
    if (slash < 0) {
      return null;
    }
    String requestId = path.substring(INVOCATION.length(), slash);
    return switch (path.substring(slash + 1)) {
      case "response" -> new Target(requestId, false);
      case "error" -> new Target(requestId, true);
      default -> null;
    };
  }

  private record Target(String requestId, boolean error) {}
}
