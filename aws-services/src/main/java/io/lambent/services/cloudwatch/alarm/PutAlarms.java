package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes alarms and changes their settings. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html">PutMetricAlarm</a>
 * and <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html">PutCompositeAlarm</a>.
 */
@Component
class PutAlarms {
  private static final int MAX_ACTIONS = 5;

  private final AlarmTable alarms;
  private final AlarmTransitions transitions;
  private final AlarmEvaluator evaluator;
  private final ConditionChecks checks;
  private final TransactionTemplate transactions;
  private final Clock clock;

  PutAlarms(
      AlarmTable alarms,
      AlarmTransitions transitions,
      AlarmEvaluator evaluator,
      ConditionChecks checks,
      TransactionTemplate transactions,
      Clock clock) {
    this.alarms = alarms;
    this.transitions = transitions;
    this.evaluator = evaluator;
    this.checks = checks;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Tag(String key, String value) {}

  /** A structure whose members do not matter, as it is refused. */
  record Refused() {}

  record MetricInput(
      String alarmName,
      @Inlined AlarmSettings settings,
      @Inlined MetricCondition condition,
      List<Tag> tags,
      @Nullable String thresholdMetricId,
      @Nullable Refused evaluationWindow,
      @Nullable Refused warmUpConfiguration,
      @Nullable Refused evaluationCriteria,
      @Nullable Integer evaluationInterval,
      @Nullable Refused actionConfiguration) {}

  record CompositeInput(
      String alarmName,
      @Inlined AlarmSettings settings,
      String alarmRule,
      List<Tag> tags,
      @Nullable String actionsSuppressor,
      @Nullable Integer actionsSuppressorWaitPeriod,
      @Nullable Integer actionsSuppressorExtensionPeriod,
      @Nullable Refused actionConfiguration) {}

  void putMetric(Caller caller, MetricInput input) {
    refuse(input.thresholdMetricId(), "ThresholdMetricId (anomaly detection)");
    refuse(input.evaluationWindow(), "EvaluationWindow");
    refuse(input.warmUpConfiguration(), "WarmUpConfiguration");
    refuse(input.evaluationCriteria(), "EvaluationCriteria");
    refuse(input.evaluationInterval(), "EvaluationInterval");
    refuse(input.actionConfiguration(), "ActionConfiguration");
    checkActions(input.settings());
    checks.check(caller, input.condition());
    put(caller, input.alarmName(), input.settings(), input.condition(), null, input.tags());
  }

  void putComposite(Caller caller, CompositeInput input) {
    refuse(input.actionsSuppressor(), "ActionsSuppressor");
    refuse(input.actionsSuppressorWaitPeriod(), "ActionsSuppressorWaitPeriod");
    refuse(input.actionsSuppressorExtensionPeriod(), "ActionsSuppressorExtensionPeriod");
    refuse(input.actionConfiguration(), "ActionConfiguration");
    checkActions(input.settings());
    checkParts(caller, input.alarmName(), AlarmRule.parse(input.alarmRule()));
    put(caller, input.alarmName(), input.settings(), null, input.alarmRule(), input.tags());
  }

  private static void refuse(@Nullable Object setting, String name) {
    if (setting != null) {
      throw AlarmErrors.unsupported(name);
    }
  }

  private static void checkActions(AlarmSettings settings) {
    for (AlarmState state : AlarmState.values()) {
      List<String> targets = settings.actions(state);
      if (targets.size() > MAX_ACTIONS) {
        throw AlarmErrors.validation("An alarm has at most five actions for each state.");
      }
      targets.forEach(AlarmAction::check);
    }
  }

  private void checkParts(Caller caller, String alarm, AlarmRule rule) {
    TreeSet<String> missing = new TreeSet<>();
    rule.alarms().forEach(each -> missing.add(AlarmRule.name(each)));
    if (missing.contains(alarm)) {
      throw AlarmErrors.validation("AlarmRule must not refer to the alarm itself.");
    }
    alarms
        .byName(caller.account(), caller.region(), List.copyOf(missing))
        .forEach(found -> missing.remove(found.name()));
    if (!missing.isEmpty()) {
      throw AlarmErrors.validation(
          "Could not save the composite alarm as alarms "
              + missing
              + " in the alarm rule do not exist.");
    }
  }

  /** As on AWS, tags of an alarm that exists stay as they are. */
  private void put(
      Caller caller,
      String name,
      AlarmSettings settings,
      @Nullable MetricCondition condition,
      @Nullable String rule,
      List<Tag> tags) {
    Map<String, String> stored = new LinkedHashMap<>();
    tags.forEach(tag -> stored.put(tag.key(), tag.value()));
    Instant now = Instant.ofEpochMilli(clock.millis());
    transactions.executeWithoutResult(
        status -> {
          alarms.serialize(caller.account(), caller.region());
          Alarm before = alarms.lock(caller, name);
          if (before != null && (before.rule() == null) != (rule == null)) {
            throw AlarmErrors.validation(
                "There is an alarm " + name + " of another kind already: " + before.kind() + ".");
          }
          alarms.put(caller, name, settings, condition, rule, stored, now);
          transitions.configured(
              Objects.requireNonNull(alarms.lock(caller, name)),
              before == null ? "Create" : "Update",
              before);
        });
    evaluator.wake();
  }
}
