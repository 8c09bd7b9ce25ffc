package io.lambent.services.cloudwatch.alarm;

import org.jspecify.annotations.Nullable;

/**
 * The state that an evaluation, or a caller, has found an alarm to be in.
 *
 * @param reason for people
 * @param reasonData JSON; null where there is none
 */
record AlarmVerdict(AlarmState state, String reason, @Nullable String reasonData) {
  /** Of a new alarm, as AWS words it. */
  static final AlarmVerdict INITIAL =
      new AlarmVerdict(AlarmState.INSUFFICIENT_DATA, "Unchecked: Initial alarm creation", null);
}
