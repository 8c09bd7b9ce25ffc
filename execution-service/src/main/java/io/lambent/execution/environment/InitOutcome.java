package io.lambent.execution.environment;

import io.lambent.execution.platformlog.PhaseStatus;
import org.jspecify.annotations.Nullable;

/** The outcome of one attempt to initialise an environment. */
sealed interface InitOutcome {

  /** The runtime waits for an event. */
  record Ready(RuntimeProcess process) implements InitOutcome {}

  /**
   * The process was started and did not become ready. Another attempt may succeed.
   *
   * @param errorType such as {@code Runtime.ExitError}
   * @param message for the caller, where the runtime has reported none
   * @param error as the runtime reported it, in JSON; null where it did not
   */
  record Failed(
      RuntimeProcess process, Kind kind, String errorType, String message, byte @Nullable [] error)
      implements InitOutcome {

    /** The cause of the failure. */
    enum Kind {
      /** The runtime or the function failed. */
      ERROR(PhaseStatus.ERROR),
      /** Its time was over. */
      TIMEOUT(PhaseStatus.TIMEOUT),
      /** The kernel, or the platform in its place, ended the processes for want of memory. */
      OUT_OF_MEMORY(PhaseStatus.ERROR);

      private final PhaseStatus status;

      Kind(PhaseStatus status) {
        this.status = status;
      }

      /** The status as platform events have it. */
      PhaseStatus status() {
        return status;
      }
    }
  }

  /** No process could be started, for a reason that another attempt would not change. */
  record CannotStart(String errorType, String text) implements InitOutcome {}
}
