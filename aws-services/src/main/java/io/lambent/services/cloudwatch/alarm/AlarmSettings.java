package io.lambent.services.cloudwatch.alarm;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings that alarms of all kinds have. */
record AlarmSettings(
    @Nullable String alarmDescription,
    @Nullable Boolean actionsEnabled,
    List<String> okActions,
    List<String> alarmActions,
    List<String> insufficientDataActions) {

  /** Has actions enabled where the request does not say. */
  AlarmSettings {
    actionsEnabled = Objects.requireNonNullElse(actionsEnabled, true);
  }

  boolean hasActionsEnabled() {
    return Boolean.TRUE.equals(actionsEnabled);
  }

  /** The ARNs that are called when the alarm enters a state. */
  List<String> actions(AlarmState state) {
    return switch (state) {
      case OK -> okActions;
      case ALARM -> alarmActions;
      case INSUFFICIENT_DATA -> insufficientDataActions;
    };
  }

  AlarmSettings withActionsEnabled(boolean enabled) {
    return new AlarmSettings(
        alarmDescription, enabled, okActions, alarmActions, insufficientDataActions);
  }
}
