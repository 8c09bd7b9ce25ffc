package io.lambent.services.scheduler;

import io.lambent.services.events.EventPublisher;
import io.lambent.services.schedule.ScheduleExpression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The rules of a schedule that its model does not have. */
@Component
class ScheduleChecks {
  private static final Duration OLDEST_START = Duration.ofMinutes(5);

  private final JsonMapper json;
  private final UniversalInput universal;

  ScheduleChecks(JsonMapper json, UniversalInput universal) {
    this.json = json;
    this.universal = universal;
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where a rule is broken
   */
  void check(Definition definition, Instant now) {
    if (ScheduleExpression.parse(definition.scheduleExpression()) == null) {
      throw SchedulerErrors.invalid(
          "Invalid Schedule Expression " + definition.scheduleExpression() + ".");
    }
    String zone = definition.scheduleExpressionTimezone();
    if (zone != null && !isZone(zone)) {
      throw SchedulerErrors.invalid("The time zone " + zone + " is not valid.");
    }
    checkWindow(definition.flexibleTimeWindow());
    checkDates(definition.startDate(), definition.endDate(), now);
    checkTarget(definition.target());
  }

  private static boolean isZone(String name) {
    try {
      ZoneId.of(name);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static void checkWindow(Definition.Window window) {
    boolean isFlexible = window.mode().equals(Definition.Window.FLEXIBLE);
    if (isFlexible && window.maximumWindowInMinutes() == null) {
      throw SchedulerErrors.invalid(
          "MaximumWindowInMinutes must be set where the mode of FlexibleTimeWindow is FLEXIBLE.");
    }
    if (!isFlexible && window.maximumWindowInMinutes() != null) {
      throw SchedulerErrors.invalid(
          "MaximumWindowInMinutes cannot be set where the mode of FlexibleTimeWindow is OFF.");
    }
  }

  private static void checkDates(@Nullable Instant start, @Nullable Instant end, Instant now) {
    if (start != null && start.isBefore(now.minus(OLDEST_START))) {
      throw SchedulerErrors.invalid(
          "The StartDate you specify cannot be earlier than 5 minutes ago.");
    }
    if (end != null && !end.isAfter(now)) {
      throw SchedulerErrors.invalid("The EndDate you specify must be in the future.");
    }
    if (start != null && end != null && !end.isAfter(start)) {
      throw SchedulerErrors.invalid("The EndDate you specify must come after the StartDate.");
    }
  }

  private void checkTarget(Target target) {
    if (target.ecsParameters() != null
        || target.kinesisParameters() != null
        || target.sageMakerPipelineParameters() != null) {
      throw SchedulerErrors.invalid(
          "Lambent has no targets with EcsParameters, KinesisParameters or"
              + " SageMakerPipelineParameters.");
    }
    TargetKind kind = TargetKind.of(target.arn());
    if (kind == TargetKind.BUS) {
      checkEvent(target);
    }
    checkInput(kind, target.input());
    String group = target.sqsParameters() == null ? null : target.sqsParameters().messageGroupId();
    if (kind == TargetKind.QUEUE && target.arn().endsWith(".fifo") && group == null) {
      throw SchedulerErrors.invalid(
          "SqsParameters with a MessageGroupId must be set where the target is a FIFO queue.");
    }
  }

  private static void checkEvent(Target target) {
    Target.Event event = target.eventBridgeParameters();
    if (event == null) {
      throw SchedulerErrors.invalid(
          "EventBridgeParameters must be set where the target is an event bus.");
    }
    if (event.source().startsWith(UniversalInput.SOURCE_OF_AWS)) {
      throw SchedulerErrors.invalid("The Source of EventBridgeParameters cannot begin with aws.");
    }
    if (!EventPublisher.isArn(target.arn())) {
      throw SchedulerErrors.invalid("Provided Arn is not in correct format.");
    }
  }

  private void checkInput(TargetKind kind, @Nullable String input) {
    if (kind.isUniversal()) {
      String problem = input == null ? "there is none" : universal.problem(kind, input);
      if (problem != null) {
        throw SchedulerErrors.invalid("The Input of this target is not valid: " + problem + ".");
      }
    } else if (kind == TargetKind.FUNCTION && input != null && !isJson(input)) {
      throw SchedulerErrors.invalid("The Input of this target must be well-formed JSON.");
    } else if (kind == TargetKind.BUS && (input == null || !universal.isObject(input))) {
      throw SchedulerErrors.invalid("The Input of this target must be a JSON object.");
    }
  }

  private boolean isJson(String text) {
    try {
      return !Objects.requireNonNull(json.readTree(text)).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }
}
