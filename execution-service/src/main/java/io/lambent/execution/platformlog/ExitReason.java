package io.lambent.execution.platformlog;

import org.jspecify.annotations.Nullable;

/**
 * Names the way in which a process ended, as AWS does.
 *
 * <p>A status above 128 may be a signal or the program's own: AWS's Node.js client ends with 128
 * and 129 on its own accord, so only signals that end programs by accident or force are named.
 */
public final class ExitReason {
  private static final int SIGNALLED = 128;

  private ExitReason() {}

  /** Empty where it ended with status 0. */
  public static String of(int status) {
    if (status == 0) {
      return "";
    }
    String signal = signal(status - SIGNALLED);
    return signal == null ? "exit status " + status : "signal: " + signal;
  }

  /** The message of a runtime that ended. */
  public static String message(String reason) {
    return reason.isEmpty()
        ? "Runtime exited without providing a reason"
        : "Runtime exited with error: " + reason;
  }

  private static @Nullable String signal(int number) {
    return switch (number) {
      case 4 -> "illegal instruction";
      case 6 -> "aborted";
      case 7 -> "bus error";
      case 8 -> "floating point exception";
      case 9 -> "killed";
      case 11 -> "segmentation fault";
      case 15 -> "terminated";
      default -> null;
    };
  }
}
