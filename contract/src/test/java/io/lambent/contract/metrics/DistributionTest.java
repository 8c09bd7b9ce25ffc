package io.lambent.contract.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DistributionTest {

  @Test
  void mergesWithoutLoss() {
    Random random = new Random(1);
    Distribution whole = new Distribution();
    Distribution merged = new Distribution();
    for (int part = 0; part < 20; part++) {
      Distribution one = new Distribution();
      for (int i = 0; i < 100; i++) {
        double value = Math.round(Math.exp(random.nextGaussian() * 5));
        one.add(value, 1);
        whole.add(value, 1);
      }
      merged.merge(one);
    }

    assertThat(merged.toString()).isEqualTo(whole.toString());
    assertThat(merged.histogram()).isEqualTo(whole.histogram());
  }

  @Test
  void keepsValuesWithinHalfAPercent() {
    for (double value : new double[] {1e-9, 0.001, 1, 17, 900_000, 1e30}) {
      Distribution values = new Distribution();
      values.add(value, 3);
      values.add(value * 1.5, 1);
      List<Double> buckets = new ArrayList<>();
      values.forEachBucket((bucket, times) -> buckets.add(bucket));

      assertThat(buckets.getFirst()).isBetween(value * 0.995, value * 1.005);
      assertThat(buckets.getLast()).isBetween(value * 1.4925, value * 1.5);
    }
  }

  @Test
  void hasNoHistogramOfFiguresAndNegativeValues() {
    Distribution figures = Distribution.ofFigures(3, 6, 1, 3);
    assertThat(figures.hasHistogram()).isFalse();
    assertThat(Distribution.ofFigures(3, 6, 2, 2).hasHistogram()).isTrue();
    assertThat(Distribution.of(-1).hasHistogram()).isFalse();
    Distribution values = Distribution.of(1);
    values.merge(figures);
    assertThat(values.hasHistogram()).isFalse();
    assertThat(values.count()).isEqualTo(4);
  }

  @Test
  void travelsAsItWas() {
    Random random = new Random(2);
    List<MetricSample> samples = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Distribution values = new Distribution();
      for (int v = random.nextInt(30); v >= 0; v--) {
        values.add(random.nextInt(3) * random.nextDouble() * 1e6, random.nextInt(5) + 0.5);
      }
      samples.add(
          new MetricSample(
              "000000000000",
              "us-east-1",
              "Namespace " + i % 3,
              "metric" + i % 7,
              Map.of("a", "é" + i, "b", ""),
              "Milliseconds",
              i % 2 == 0 ? 60 : 1,
              60L * i - 600,
              i % 5 == 0 ? Distribution.ofFigures(2, 3, 1, 2) : values));
    }
    MetricBatch batch = new MetricBatch(UUID.randomUUID(), samples);

    MetricBatch decoded = MetricEncoding.decode(MetricEncoding.encode(batch));

    assertThat(decoded.id()).isEqualTo(batch.id());
    assertThat(decoded.samples()).hasSameSizeAs(samples);
    for (int i = 0; i < samples.size(); i++) {
      MetricSample sent = samples.get(i);
      MetricSample got = decoded.samples().get(i);
      assertThat(got.toString()).isEqualTo(sent.toString());
      assertThat(got.values().histogram()).isEqualTo(sent.values().histogram());
    }
  }

  @Test
  void refusesWhatIsNoBatch() {
    byte[] good =
        MetricEncoding.encode(
            new MetricBatch(
                UUID.randomUUID(),
                List.of(
                    new MetricSample(
                        "0", "r", "n", "m", Map.of(), "None", 60, 0, Distribution.of(1)))));
    for (int length = 0; length < good.length - 5; length++) {
      byte[] part = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> MetricEncoding.decode(part))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
