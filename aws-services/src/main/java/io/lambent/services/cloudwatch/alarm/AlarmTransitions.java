package io.lambent.services.cloudwatch.alarm;

import io.lambent.services.events.EventPublisher;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes the states of alarms, and tells of changes, each in one transaction. */
@Component
class AlarmTransitions {
  private static final String SOURCE = "aws.cloudwatch";

  private final AlarmTable alarms;
  private final AlarmHistory history;
  private final AlarmActionTable actions;
  private final AlarmActionWorker worker;
  private final EventPublisher events;
  private final JsonMapper json;
  private final TransactionTemplate transactions;
  private final Clock clock;

  AlarmTransitions(
      AlarmTable alarms,
      AlarmHistory history,
      AlarmActionTable actions,
      AlarmActionWorker worker,
      EventPublisher events,
      JsonMapper json,
      TransactionTemplate transactions,
      Clock clock) {
    this.alarms = alarms;
    this.history = history;
    this.actions = actions;
    this.worker = worker;
    this.events = events;
    this.json = json;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Stores what an evaluation has found, unless the alarm was put or deleted or its state was set
   * since it was claimed.
   *
   * @param verdict null where the state stays
   * @param next when the alarm is evaluated next; null for never
   * @return true where composite alarms are to be evaluated because of it
   */
  boolean evaluated(
      Alarm alarm, AlarmTable.Claim claim, @Nullable AlarmVerdict verdict, @Nullable Instant next) {
    if (verdict == null || verdict.state() == alarm.state()) {
      alarms.evaluateNext(claim, next);
      return false;
    }
    boolean wakesComposites =
        Boolean.TRUE.equals(
            transactions.execute(
                status -> {
                  alarms.serialize(alarm.account(), alarm.region());
                  Alarm now = alarms.lock(alarm.id());
                  return now != null
                      && now.configuredAt().equals(alarm.configuredAt())
                      && alarms.evaluateNext(claim, next)
                      && verdict.state() != now.state()
                      && change(now, verdict);
                }));
    worker.wake();
    return wakesComposites;
  }

  /** Takes the actions that were stored, once the transaction is committed. */
  void wake() {
    worker.wake();
  }

  /**
   * Changes the state of a locked alarm in the caller's transaction.
   *
   * @return true where composite alarms are to be evaluated
   */
  boolean change(Alarm before, AlarmVerdict verdict) {
    Alarm alarm = before.in(verdict, clock.instant());
    alarms.state(alarm);
    history.changed(alarm, before);
    if (alarm.state() == before.state()) {
      return false;
    }
    tell(
        alarm,
        "CloudWatch Alarm State Change",
        AlarmMessages.stateChange(alarm, before),
        alarm.updatedAt());
    if (alarm.settings().hasActionsEnabled()) {
      for (String target : alarm.settings().actions(alarm.state())) {
        act(alarm, before, target);
      }
    }
    return alarms.evaluateComposites(alarm.account(), alarm.region(), clock.instant());
  }

  private void act(Alarm alarm, Alarm before, String target) {
    AlarmAction action =
        new AlarmAction(
            UUID.randomUUID(),
            alarm.account(),
            alarm.region(),
            alarm.name(),
            alarm.kind(),
            target,
            AlarmMessages.subject(alarm),
            "",
            alarm.updatedAt(),
            0);
    actions.insert(
        action.with(
            action.isForFunction()
                ? AlarmMessages.toFunction(alarm, before)
                : AlarmMessages.toTopic(alarm, before.state(), children(alarm))));
  }

  /** The alarms by which a composite alarm has changed, in the form of messages to topics. */
  private ArrayNode children(Alarm alarm) {
    ArrayNode children = JsonNodeFactory.instance.arrayNode();
    if (alarm.rule() != null && alarm.reasonData() != null) {
      for (JsonNode each : json.readTree(alarm.reasonData()).path("triggeringAlarms")) {
        ObjectNode child = children.addObject().put("Arn", each.path("arn").asString(""));
        child
            .putObject("State")
            .put("Value", each.path("state").path("value").asString(""))
            .put("Timestamp", each.path("state").path("timestamp").asString(""));
      }
    }
    return children;
  }

  /**
   * Tells of a change of settings in the caller's transaction.
   *
   * @param type {@code Create}, {@code Update} or {@code Delete}
   * @param before null where there was no alarm
   * @return true where composite alarms are to be evaluated
   */
  boolean configured(Alarm alarm, String type, @Nullable Alarm before) {
    Instant now = clock.instant();
    history.configured(alarm, type, now);
    tell(
        alarm,
        "CloudWatch Alarm Configuration Change",
        AlarmMessages.configurationChange(type.toLowerCase(Locale.ROOT), alarm, before),
        now);
    return alarms.evaluateComposites(alarm.account(), alarm.region(), now);
  }

  private void tell(Alarm alarm, String type, ObjectNode detail, Instant at) {
    events.publish(
        EventPublisher.defaultBus(alarm.account(), alarm.region()),
        new EventPublisher.Content(
            UUID.randomUUID(), SOURCE, type, at, List.of(alarm.arn()), detail.toString(), null));
  }
}
