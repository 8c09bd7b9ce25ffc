package io.lambent.services.cloudwatch;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes samples from clients. A request is checked as a whole before any of it counts. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html">PutMetricData</a>.
 */
@Component
class PutMetricData {
  private static final Logger log = LoggerFactory.getLogger(PutMetricData.class);

  private static final int MAX_METRICS = 1_000;
  private static final int MAX_VALUES = 150;
  private static final int MINUTE = 60;
  private static final Duration OLDEST = Duration.ofDays(14);
  private static final Duration NEWEST = Duration.ofHours(2);

  /** AWS takes values from -2^360 to 2^360. */
  private static final double LARGEST = Math.scalb(1.0, 360);

  private final MetricWriter writer;
  private final Clock clock;
  private volatile boolean entitiesNoted;

  PutMetricData(MetricWriter writer, Clock clock) {
    this.writer = writer;
    this.clock = clock;
  }

  record Input(
      String namespace,
      List<Datum> metricData,
      List<EntityMetricData> entityMetricData,
      @Nullable Boolean strictEntityValidation) {}

  /** Metrics of an entity, which is not kept. */
  record EntityMetricData(List<Datum> metricData) {}

  record Datum(
      String metricName,
      List<Shapes.Dimension> dimensions,
      @Nullable Instant timestamp,
      @Nullable Double value,
      @Nullable StatisticSet statisticValues,
      List<Double> values,
      List<Double> counts,
      @Nullable String unit,
      @Nullable Integer storageResolution) {}

  record StatisticSet(double sampleCount, double sum, double minimum, double maximum) {}

  void put(Caller caller, Input input) {
    if (input.namespace().startsWith("AWS/")) {
      throw Errors.invalidValue(
          "The value AWS/ for parameter Namespace is invalid. Namespaces that begin with AWS/ are"
              + " for AWS's own metrics.");
    }
    Instant now = clock.instant();
    List<MetricSample> samples = new ArrayList<>();
    add(samples, caller, input.namespace(), input.metricData(), "MetricData", now);
    for (int i = 0; i < input.entityMetricData().size(); i++) {
      noteEntities();
      add(
          samples,
          caller,
          input.namespace(),
          input.entityMetricData().get(i).metricData(),
          "EntityMetricData.member." + (i + 1) + ".MetricData",
          now);
    }
    if (samples.isEmpty()) {
      throw Errors.missing("The parameter MetricData is required.");
    }
    if (samples.size() > MAX_METRICS) {
      throw Errors.tooMany("MetricData", MAX_METRICS);
    }
    writer.write(samples);
  }

  private void noteEntities() {
    if (!entitiesNoted) {
      entitiesNoted = true;
      log.warn("PutMetricData names entities of metrics, which Lambent does not keep");
    }
  }

  private static void add(
      List<MetricSample> samples,
      Caller caller,
      String namespace,
      List<Datum> data,
      String parameter,
      Instant now) {
    if (data.size() > MAX_METRICS) {
      throw Errors.tooMany(parameter, MAX_METRICS);
    }
    for (int i = 0; i < data.size(); i++) {
      samples.add(
          sample(caller, namespace, data.get(i), parameter + ".member." + (i + 1) + ".", now));
    }
  }

  private static MetricSample sample(
      Caller caller, String namespace, Datum datum, String at, Instant now) {
    Instant time = Objects.requireNonNullElse(datum.timestamp(), now);
    if (time.isBefore(now.minus(OLDEST))) {
      throw Errors.invalidValue(
          "The parameter " + at + "Timestamp must specify a time within the past two weeks.");
    }
    if (time.isAfter(now.plus(NEWEST))) {
      throw Errors.invalidValue(
          "The parameter "
              + at
              + "Timestamp must specify a time no more than two hours in the future.");
    }
    Map<String, String> dimensions = Shapes.map(datum.dimensions(), at + "Dimensions");
    int resolution = Objects.requireNonNullElse(datum.storageResolution(), MINUTE);
    if (resolution != 1 && resolution != MINUTE) {
      throw Errors.invalidValue(resolution, at + "StorageResolution");
    }
    long second = time.getEpochSecond();
    return new MetricSample(
        caller.account(),
        caller.region(),
        namespace,
        datum.metricName(),
        dimensions,
        Objects.requireNonNullElse(datum.unit(), "None"),
        resolution,
        second - Math.floorMod(second, resolution),
        values(datum, at));
  }

  private static Distribution values(Datum datum, String at) {
    Double value = datum.value();
    StatisticSet figures = datum.statisticValues();
    boolean hasValues = !datum.values().isEmpty();
    if (value != null && figures != null) {
      throw exclusive(at + "Value", at + "StatisticValues");
    }
    if (value != null && hasValues) {
      throw exclusive(at + "Value", at + "Values");
    }
    if (figures != null && hasValues) {
      throw exclusive(at + "StatisticValues", at + "Values");
    }
    if (value != null) {
      return Distribution.of(checked(value, at + "Value"));
    }
    if (figures != null) {
      return figures(figures, at + "StatisticValues.");
    }
    if (!hasValues) {
      throw Errors.missing(
          "At least one of the parameters "
              + at
              + "Value, "
              + at
              + "Values and "
              + at
              + "StatisticValues must be specified.");
    }
    return values(datum.values(), datum.counts(), at);
  }

  private static Distribution values(List<Double> values, List<Double> counts, String at) {
    if (values.size() > MAX_VALUES) {
      throw Errors.tooMany(at + "Values", MAX_VALUES);
    }
    if (!counts.isEmpty() && counts.size() != values.size()) {
      throw Errors.invalidValue(
          "The parameters " + at + "Values and " + at + "Counts must be of the same size.");
    }
    Distribution distribution = new Distribution();
    for (int i = 0; i < values.size(); i++) {
      double times = counts.isEmpty() ? 1 : counts.get(i);
      if (!(times > 0) || times > LARGEST) {
        throw Errors.invalidValue(times, at + "Counts.member." + (i + 1));
      }
      distribution.add(checked(values.get(i), at + "Values.member." + (i + 1)), times);
    }
    return distribution;
  }

  private static Distribution figures(StatisticSet figures, String at) {
    double count = checked(figures.sampleCount(), at + "SampleCount");
    double sum = checked(figures.sum(), at + "Sum");
    double minimum = checked(figures.minimum(), at + "Minimum");
    double maximum = checked(figures.maximum(), at + "Maximum");
    if (count <= 0) {
      throw Errors.invalidValue(count, at + "SampleCount");
    }
    if (minimum > maximum) {
      throw Errors.invalidValue(
          "The parameter " + at + "Maximum must be greater than " + at + "Minimum.");
    }
    return Distribution.ofFigures(count, sum, minimum, maximum);
  }

  private static double checked(double value, String parameter) {
    if (!(Math.abs(value) <= LARGEST)) {
      throw Errors.invalidValue(value, parameter);
    }
    return value;
  }

  private static AwsFailure exclusive(String one, String other) {
    return Errors.invalidCombination(
        "The parameters "
            + one
            + " and "
            + other
            + " are mutually exclusive and you have specified both.");
  }
}
