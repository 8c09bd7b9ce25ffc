package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.error.AwsFailure;
import io.lambent.client.signal.Signals;
import io.lambent.services.cloudwatch.MetricDataQuery;
import io.lambent.services.cloudwatch.MetricValues;
import io.lambent.services.lease.LeaseWorker;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Evaluates alarms: each minute, those of periods below a minute every ten seconds, and composite
 * ones when an alarm of the same account and region has changed. The periods of an alarm end with
 * the latest whole minute, whatever their length, so that they slide.
 */
@Component
class AlarmEvaluator implements LeaseWorker.Work<AlarmTable.Claim> {
  private static final int MINUTE = 60;
  private static final int FAST = 10;

  /** The time after the end of a minute in which the last figures of that minute arrive. */
  private static final int ARRIVAL_SECONDS = 12;

  private static final int FAST_ARRIVAL_SECONDS = 2;

  private static final String EVALUATE_ALWAYS = "evaluate";

  /** The samples above a percentile, or below one under p50, that make it significant. */
  private static final double SAMPLES_BEYOND = 10;

  private final AlarmTable alarms;
  private final AlarmTransitions transitions;
  private final MetricValues metrics;
  private final Clock clock;
  private final LeaseWorker<AlarmTable.Claim> worker;

  AlarmEvaluator(
      AlarmTable alarms,
      AlarmTransitions transitions,
      MetricValues metrics,
      Signals signals,
      Clock clock) {
    this.alarms = alarms;
    this.transitions = transitions;
    this.metrics = metrics;
    this.clock = clock;
    this.worker = new LeaseWorker<>("alarms", this, clock, signals);
  }

  @PostConstruct
  void start() {
    worker.start();
  }

  /** Looks at the alarms again, because one has changed. */
  void wake() {
    worker.wake();
  }

  @Override
  public List<AlarmTable.Claim> claim(int limit) {
    return alarms.claim(clock.instant(), limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return alarms.nextDue();
  }

  @Override
  public boolean perform(AlarmTable.Claim claim) {
    Alarm alarm = alarms.find(claim.id());
    if (alarm == null) {
      return true;
    }
    Instant now = clock.instant();
    MetricCondition metric = alarm.metric();
    AlarmVerdict verdict = metric == null ? composite(alarm, now) : onMetrics(alarm, metric, now);
    Instant next = metric == null ? null : next(metric, now);
    return !transitions.evaluated(alarm, claim, verdict, next);
  }

  static Instant next(MetricCondition metric, Instant now) {
    int interval = metric.isFast() ? FAST : MINUTE;
    int delay = metric.isFast() ? FAST_ARRIVAL_SECONDS : ARRIVAL_SECONDS;
    long begun = Math.floorDiv(now.getEpochSecond() - delay, (long) interval) * interval;
    return Instant.ofEpochSecond(begun + interval + delay);
  }

  private @Nullable AlarmVerdict onMetrics(Alarm alarm, MetricCondition metric, Instant now) {
    int step = Math.min(metric.seconds(), MINUTE);
    long end = now.getEpochSecond() - Math.floorMod(now.getEpochSecond(), step);
    int periods = metric.periods() + MetricEvaluation.FURTHER_PERIODS;
    long start = end - (long) periods * metric.seconds();
    try {
      if (hasTooFewSamples(alarm, metric, end)) {
        return null;
      }
      return MetricEvaluation.of(
          metric, values(alarm, metric.queries(), metric.watched(), start, end), end, now);
    } catch (AwsFailure e) {
      return new AlarmVerdict(AlarmState.INSUFFICIENT_DATA, e.text(), null);
    }
  }

  private NavigableMap<Long, Double> values(
      Alarm alarm, List<MetricDataQuery> queries, String id, long start, long end) {
    return metrics.of(
        alarm.account(),
        alarm.region(),
        queries,
        id,
        Instant.ofEpochSecond(start),
        Instant.ofEpochSecond(end));
  }

  /**
   * Returns true if a percentile has too few samples to be significant and the alarm ignores such
   * percentiles: then the alarm keeps its state.
   */
  private boolean hasTooFewSamples(Alarm alarm, MetricCondition metric, long end) {
    String extended = metric.extendedStatistic();
    if (extended == null
        || !extended.startsWith("p")
        || metric.evaluateLowSampleCountPercentile() == null
        || metric.evaluateLowSampleCountPercentile().equals(EVALUATE_ALWAYS)) {
      return false;
    }
    double percentile = Double.parseDouble(extended.substring(1)) / 100;
    double needed = SAMPLES_BEYOND / Math.min(percentile, 1 - percentile);
    MetricDataQuery samples = metric.samples();
    return values(alarm, List.of(samples), samples.id(), end - metric.seconds(), end)
        .values()
        .stream()
        .anyMatch(count -> count < needed);
  }

  private @Nullable AlarmVerdict composite(Alarm alarm, Instant now) {
    AlarmRule rule = AlarmRule.parse(Objects.requireNonNull(alarm.rule()));
    Map<String, Alarm> parts = new HashMap<>();
    List<String> names = rule.alarms().stream().map(AlarmRule::name).toList();
    alarms
        .byName(alarm.account(), alarm.region(), names)
        .forEach(part -> parts.put(part.name(), part));
    boolean isAlarm =
        rule.isTrue(
            each -> {
              Alarm part = parts.get(AlarmRule.name(each));
              return part == null ? AlarmState.INSUFFICIENT_DATA : part.state();
            });
    AlarmState state = isAlarm ? AlarmState.ALARM : AlarmState.OK;
    Alarm latest =
        parts.values().stream().max(Comparator.comparing(Alarm::transitionedAt)).orElse(null);
    if (latest == null) {
      return new AlarmVerdict(state, "The rule is " + isAlarm + ".", null);
    }
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ObjectNode child = data.putArray("triggeringAlarms").addObject().put("arn", latest.arn());
    child.set(
        "state",
        AlarmMessages.state(latest.state(), null, null, AlarmTimes.text(latest.transitionedAt())));
    return new AlarmVerdict(
        state,
        latest.arn()
            + " transitioned to "
            + latest.state()
            + " at "
            + AlarmTimes.words(latest.transitionedAt()),
        data.toString());
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
