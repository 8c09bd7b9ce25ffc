package io.lambent.services.cloudwatch.alarm;

import org.jspecify.annotations.Nullable;

/**
 * The state that an evaluation, or a caller, has found an alarm to be in.
 *
 * @param reason for people
 * @param reasonData JSON; null where there is none
 */
record AlarmVerdict(AlarmState state, String reason, @Nullable String reasonData) {
  /** The state of a new alarm, with AWS's reason. */
  static final AlarmVerdict INITIAL =
      new AlarmVerdict(AlarmState.INSUFFICIENT_DATA, "Unchecked: Initial alarm creation", null);
}
