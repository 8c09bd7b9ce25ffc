package io.lambent.execution.start;

import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.platformlog.ExitReason;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's refusal to execute a program, which is the function's fault and not the sandbox's.
 *
 * @param program its path inside
 * @param error in the words of the C library
 */
record ExecFailure(String program, String error) {
  /** The message of the launcher's {@code first.c}. */
  private static final Pattern REASON = Pattern.compile("fork/exec (.+): ([^:]+)");

  private static final String NOT_FOUND = "No such file or directory";

  /** The exit statuses of a shell that cannot execute a program. */
  private static final int SHELL_NOT_FOUND = 127;

  private static final int SHELL_NOT_EXECUTABLE = 126;

  /** The one that is the reason why a sandbox did not start; empty where that is another. */
  static Optional<ExecFailure> in(String reason) {
    Matcher matcher = REASON.matcher(reason);
    return matcher.matches()
        ? Optional.of(new ExecFailure(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /**
   * Converts the failure to the form in which AWS reports it: a bootstrap is executed by the
   * platform, a wrapper script by the shell script that starts a managed runtime.
   */
  StartFailedException report(RuntimeChoice choice) {
    return switch (choice) {
      case RuntimeChoice.Managed managed -> ofScript();
      case RuntimeChoice.OwnClient own -> ofScript();
      case RuntimeChoice.Custom custom ->
          new StartFailedException(
              "Runtime.InvalidEntrypoint",
              "fork/exec " + program + ": " + error.toLowerCase(Locale.ROOT));
      case RuntimeChoice.Unavailable unavailable ->
          new StartFailedException("Runtime.NotAvailable", unavailable.reason());
    };
  }

  private StartFailedException ofScript() {
    int status = error.equals(NOT_FOUND) ? SHELL_NOT_FOUND : SHELL_NOT_EXECUTABLE;
    return new StartFailedException("Runtime.ExitError", ExitReason.message(ExitReason.of(status)));
  }
}
