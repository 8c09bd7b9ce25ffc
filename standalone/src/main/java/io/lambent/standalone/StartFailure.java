package io.lambent.standalone;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lambent cannot start for a reason that lies in the state of the machine, not in a defect. The
 * message is for the user: one sentence says what is wrong, and one what to do.
 */
public final class StartFailure extends Exception {

  private StartFailure(String problem, String remedy, @Nullable Throwable cause) {
    super(problem + ". " + remedy, cause);
  }

  static StartFailure badOption(String problem) {
    return new StartFailure(problem, "See ./lambent help.", null);
  }

  static StartFailure portInUse(String host, int port) {
    return new StartFailure(
        "Port " + port + " on " + host + " is in use",
        "Stop what listens there, or choose another port with --port.",
        null);
  }

  static StartFailure cannotListen(String host, int port, Exception cause) {
    return new StartFailure(
        "Cannot listen on " + host + ":" + port + " (" + cause.getMessage() + ")",
        "Choose another address with --host or --port.",
        cause);
  }

  static StartFailure notWritable(Path directory, Exception cause) {
    return new StartFailure(
        "Cannot write to the data directory " + directory + " (" + cause.getMessage() + ")",
        "Correct its permissions, or choose another with --data-dir.",
        cause);
  }

  static StartFailure inUse(Path directory, @Nullable String pid) {
    return new StartFailure(
        "The data directory "
            + directory
            + " is in use by another Lambent"
            + (pid == null ? "" : " (process " + pid + ")"),
        "Stop that one with ./lambent down, or choose another directory with --data-dir.",
        null);
  }

  static StartFailure postgres(
      String problem, @Nullable String remedy, Path logFile, Exception cause) {
    return new StartFailure(
        problem, remedy == null ? "Its log " + logFile + " says more." : remedy, cause);
  }

  static StartFailure service(String name, Throwable cause, Path logFile) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String reason = root.getMessage() == null ? root.getClass().getName() : root.getMessage();
    return new StartFailure(
        name + " did not start (" + reason.lines().findFirst().orElse("") + ")",
        "The log " + logFile + " says more.",
        cause);
  }
}
