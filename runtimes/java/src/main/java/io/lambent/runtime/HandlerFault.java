package io.lambent.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an invocation, or the start of the function, failed, as callers and logs see it (see <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/java-exceptions.html">AWS's page</a>).
 *
 * <p>It is either an exception of the function's code, reported with its stack trace from the
 * handler on, or something that the client found, reported without one.
 */
final class HandlerFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The error type of faults that the client found. */
  static final String BAD_FUNCTION_CODE = "Runtime.BadFunctionCode";

  private static final String USER_EXCEPTION = "Runtime.UserException";
  private static final String CLIENT_PACKAGE = HandlerFault.class.getPackageName() + ".";

  /** Causes beyond this depth are left out. */
  private static final int MAX_CAUSES = 20;

  private final String errorMessage;
  private final @Nullable Throwable reason;
  private final boolean userException;
  private final boolean fatal;

  private HandlerFault(
      String errorMessage, @Nullable Throwable reason, boolean userException, boolean fatal) {
    super(errorMessage, null, false, false);
    this.errorMessage = errorMessage;
    this.reason = reason == null ? null : withoutClientFrames(reason);
    this.userException = userException;
    this.fatal = fatal;
  }

  /** The handler cannot be used; every invocation fails with this error. */
  static HandlerFault unusable(String message) {
    return new HandlerFault(message, null, false, false);
  }

  static HandlerFault unusable(Throwable reason) {
    return reason instanceof HandlerFault fault
        ? fault
        : new HandlerFault(messageOf(reason), reason, false, false);
  }

  /** The handler cannot be used because of {@code reason}, described by {@code message}. */
  static HandlerFault unusable(String message, Throwable reason) {
    return new HandlerFault(message, reason, false, false);
  }

  /** The function's code failed while it was loaded: the init phase fails. */
  static HandlerFault initFailure(String message, Throwable reason) {
    return new HandlerFault(message, reason, false, true);
  }

  static HandlerFault initFailure(Throwable reason) {
    return initFailure(messageOf(reason), reason);
  }

  /** A throwable of {@link Handler#handle}. */
  static HandlerFault of(Throwable thrown) {
    return thrown instanceof HandlerFault fault
        ? fault
        : new HandlerFault(messageOf(thrown), thrown, true, false);
  }

  /** Returns true if the process cannot go on. */
  boolean isFatal() {
    return fatal;
  }

  /** The error type for the platform. */
  String kind() {
    return userException ? USER_EXCEPTION : BAD_FUNCTION_CODE;
  }

  /** The error as the caller receives it. */
  byte[] json() {
    Map<String, @Nullable Object> error = new LinkedHashMap<>();
    if (userException && reason != null) {
      describe(reason, error, 0);
    } else {
      error.put("errorMessage", errorMessage);
      error.put("errorType", reason == null ? null : reason.getClass().getName());
    }
    return PlainJson.write(error);
  }

  private static void describe(Throwable thrown, Map<String, @Nullable Object> error, int depth) {
    error.put("errorMessage", messageOf(thrown));
    error.put("errorType", thrown.getClass().getName());
    List<String> trace = new ArrayList<>();
    for (StackTraceElement element : thrown.getStackTrace()) trace.add(element.toString());
    error.put("stackTrace", trace);
    Throwable cause = thrown.getCause();
    if (cause != null && depth < MAX_CAUSES) {
      Map<String, @Nullable Object> nested = new LinkedHashMap<>();
      describe(cause, nested, depth + 1);
      error.put("cause", nested);
    }
  }

  /** The error as the log shows it, several lines. */
  String report() {
    if (reason == null) return errorMessage + "\n";
    StringWriter trace = new StringWriter();
    reason.printStackTrace(new PrintWriter(trace));
    return errorMessage + ": " + reason.getClass().getName() + "\n" + trace + "\n";
  }

  private static String messageOf(Throwable thrown) {
    String message = thrown.getLocalizedMessage();
    return message == null ? thrown.getClass().getName() : message;
  }

  /** Cuts every stack trace at the first frame of the client, and returns {@code thrown}. */
  static <T extends Throwable> T withoutClientFrames(T thrown) {
    cut(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    return thrown;
  }

  private static void cut(Throwable thrown, Set<Throwable> seen) {
    if (!seen.add(thrown)) return;
    StackTraceElement[] trace = thrown.getStackTrace();
    for (int i = 0; i < trace.length; i++) {
      if (trace[i].getClassName().startsWith(CLIENT_PACKAGE)) {
        thrown.setStackTrace(Arrays.copyOf(trace, i));
        break;
      }
    }
    if (thrown.getCause() != null) cut(thrown.getCause(), seen);
    for (Throwable suppressed : thrown.getSuppressed()) cut(suppressed, seen);
  }
}
