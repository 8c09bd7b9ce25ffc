package io.lambent.execution.runtimeapi;

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
  private boolean initialised;
  private boolean failed;

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

  Answer post(String path, @Nullable String errorType, byte[] body) {
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

  Answer tooLarge(String path, long size) {
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
      return null;
    }
    return current == null && initialised
        ? notAllowed(target.error() ? "InvocationErrorResponse" : "InvocationResponse")
        : Answer.error(400, "InvalidRequestID", "Invalid request ID");
  }

  private Answer notAllowed(String wanted) {
    String state = failed ? "InitError" : "Ready";
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
