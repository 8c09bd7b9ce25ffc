package io.lambent.services.scheduler;

import io.lambent.services.schedule.ScheduleExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a schedule, as clients write and read them.
 *
 * @param target what is called, and with what
 */
record Definition(
    String scheduleExpression,
    @Nullable String scheduleExpressionTimezone,
    @Nullable Instant startDate,
    @Nullable Instant endDate,
    @Nullable String description,
    @Nullable String state,
    @Nullable String kmsKeyArn,
    Target target,
    Window flexibleTimeWindow,
    @Nullable String actionAfterCompletion) {
  static final String ENABLED = "ENABLED";
  private static final String NO_ACTION = "NONE";
  private static final String DELETE = "DELETE";
  private static final String UTC = "UTC";

  /** The time within which a target is called. */
  record Window(String mode, @Nullable Integer maximumWindowInMinutes) {
    static final String FLEXIBLE = "FLEXIBLE";

    /** Zero where the target is called as soon as possible. */
    Duration length() {
      return mode.equals(FLEXIBLE)
          ? Duration.ofMinutes(Objects.requireNonNull(maximumWindowInMinutes))
          : Duration.ZERO;
    }
  }

  /** The same with the values that AWS gives to what is not said. */
  Definition withDefaults() {
    return new Definition(
        scheduleExpression,
        Objects.requireNonNullElse(scheduleExpressionTimezone, UTC),
        startDate,
        endDate,
        description,
        Objects.requireNonNullElse(state, ENABLED),
        kmsKeyArn,
        target.withDefaults(),
        flexibleTimeWindow,
        Objects.requireNonNullElse(actionAfterCompletion, NO_ACTION));
  }

  boolean isEnabled() {
    return ENABLED.equals(state);
  }

  boolean endsWithItsTimes() {
    return DELETE.equals(actionAfterCompletion);
  }

  /**
   * The first time after a point in time; null where there is none.
   *
   * @param created when the schedule was created
   */
  @Nullable Instant next(Instant after, Instant created) {
    ScheduleExpression expression =
        Objects.requireNonNull(ScheduleExpression.parse(scheduleExpression));
    Instant anchor = Objects.requireNonNullElse(startDate, created);
    Instant from = after;
    if (startDate != null && from.isBefore(startDate)) {
      from = startDate.minusNanos(1);
    }
    Instant next =
        expression.next(
            from, anchor, ZoneId.of(Objects.requireNonNull(scheduleExpressionTimezone)));
    return next == null || (endDate != null && next.isAfter(endDate)) ? null : next;
  }
}
