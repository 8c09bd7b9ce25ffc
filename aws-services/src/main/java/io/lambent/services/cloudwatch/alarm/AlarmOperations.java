package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.tags.TagColumn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Deletes alarms, sets their states, switches their actions on and off, and tags them. */
@Component
class AlarmOperations {
  /** A state that was set is seen for so long, at least, before the next evaluation. */
  private static final Duration SEEN_FOR = Duration.ofSeconds(10);

  private static final String ALARM = "alarm:";

  private final AlarmTable alarms;
  private final AlarmTransitions transitions;
  private final AlarmEvaluator evaluator;
  private final TagColumn tags;
  private final TransactionTemplate transactions;
  private final JsonMapper json;
  private final Clock clock;

  AlarmOperations(
      AlarmTable alarms,
      AlarmTransitions transitions,
      AlarmEvaluator evaluator,
      TagColumn tags,
      TransactionTemplate transactions,
      JsonMapper json,
      Clock clock) {
    this.alarms = alarms;
    this.transitions = transitions;
    this.evaluator = evaluator;
    this.tags = tags;
    this.transactions = transactions;
    this.json = json;
    this.clock = clock;
  }

  record Names(List<String> alarmNames) {}

  record SetState(
      String alarmName, String stateValue, String stateReason, @Nullable String stateReasonData) {}

  record Resource(String resourceArn) {}

  record Tagging(String resourceArn, List<PutAlarms.Tag> tags) {}

  record Untagging(String resourceArn, List<String> tagKeys) {}

  record Tags(List<PutAlarms.Tag> tags) {}

  record Done() {}

  /** Deletes all of the named alarms, or none where one does not exist. */
  void delete(Caller caller, Names input) {
    transactions.executeWithoutResult(
        status -> {
          alarms.serialize(caller.account(), caller.region());
          for (String name : new TreeSet<>(input.alarmNames())) {
            Alarm alarm = alarms.lock(caller, name);
            if (alarm == null) {
              throw AlarmErrors.notFound("");
            }
            alarms.delete(alarm);
            transitions.configured(alarm, "Delete", null);
          }
        });
    evaluator.wake();
  }

  void setState(Caller caller, SetState input) {
    AlarmVerdict verdict =
        new AlarmVerdict(
            AlarmState.valueOf(input.stateValue()),
            input.stateReason(),
            checked(input.stateReasonData()));
    transactions.executeWithoutResult(
        status -> {
          alarms.serialize(caller.account(), caller.region());
          Alarm alarm = alarms.lock(caller, input.alarmName());
          if (alarm == null) {
            throw AlarmErrors.notFound("");
          }
          transitions.change(alarm, verdict);
          alarms.evaluateNotBefore(alarm, clock.instant().plus(SEEN_FOR));
        });
    transitions.wake();
    evaluator.wake();
  }

  private @Nullable String checked(@Nullable String data) {
    try {
      if (data != null) {
        json.readTree(data);
      }
      return data;
    } catch (JacksonException e) {
      throw AwsFailure.declared("InvalidFormatFault", "StateReasonData must be JSON.");
    }
  }

  void enableActions(Caller caller, Names input) {
    switchActions(caller, input, true);
  }

  void disableActions(Caller caller, Names input) {
    switchActions(caller, input, false);
  }

  private void switchActions(Caller caller, Names input, boolean enabled) {
    transactions.executeWithoutResult(
        status -> {
          alarms.serialize(caller.account(), caller.region());
          for (String name : new TreeSet<>(input.alarmNames())) {
            Alarm alarm = alarms.lock(caller, name);
            if (alarm != null && alarm.settings().hasActionsEnabled() != enabled) {
              Instant now = Instant.ofEpochMilli(clock.millis());
              alarms.settings(alarm, alarm.settings().withActionsEnabled(enabled), now);
              Alarm changed = alarms.lock(caller, name);
              if (changed != null) {
                transitions.configured(changed, "Update", alarm);
              }
            }
          }
        });
    evaluator.wake();
  }

  private List<Alarm> byArn(Caller caller, String text) {
    Arn arn =
        Arn.parse(text)
            .filter(
                each ->
                    each.service().equals("cloudwatch")
                        && each.region().equals(caller.region())
                        && each.account().equals(caller.account()))
            .orElseThrow(
                () ->
                    AwsFailure.declared(
                        "InvalidParameterValueException", "Invalid resource ARN: " + text));
    return arn.resource().startsWith(ALARM)
        ? alarms.byName(
            caller.account(), caller.region(), List.of(arn.resource().substring(ALARM.length())))
        : List.of();
  }

  private Alarm existing(Caller caller, String arn) {
    return byArn(caller, arn).stream()
        .findFirst()
        .orElseThrow(
            () ->
                AwsFailure.declared(
                    "ResourceNotFoundException", "The resource " + arn + " does not exist."));
  }

  Done tag(Caller caller, Tagging input) {
    Map<String, String> added = new LinkedHashMap<>();
    input.tags().forEach(tag -> added.put(tag.key(), tag.value()));
    tags.change(AlarmTable.NAME, existing(caller, input.resourceArn()).id(), added, List.of());
    return new Done();
  }

  Done untag(Caller caller, Untagging input) {
    tags.change(
        AlarmTable.NAME, existing(caller, input.resourceArn()).id(), Map.of(), input.tagKeys());
    return new Done();
  }

  /** The tags; none of an alarm that does not exist, as on AWS. */
  Tags tags(Caller caller, Resource input) {
    List<PutAlarms.Tag> found = new ArrayList<>();
    for (Alarm alarm : byArn(caller, input.resourceArn())) {
      alarm.tags().forEach((key, value) -> found.add(new PutAlarms.Tag(key, value)));
    }
    return new Tags(found);
  }
}
