package io.lambent.services.cloudwatch.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of "Configuring how CloudWatch alarms treat missing data", and the reasons. */
class MetricEvaluationTest {
  private static final long END = 1_700_000_040;
  private static final String STAYS = "stays";

  /**
   * @param points of five periods, the oldest first: 0 is within the threshold, X breaches it
   * @param states where missing data is missing, ignored, breaching and not breaching
   */
  @ParameterizedTest
  @CsvSource({
    "0-X-X, 3, OK OK OK OK",
    "----0, 3, OK OK OK OK",
    "-----, 3, INSUFFICIENT_DATA stays ALARM OK",
    "0XX-X, 3, ALARM ALARM ALARM ALARM",
    "--X--, 3, ALARM stays ALARM OK",
    "----X, 3, stays stays ALARM OK",
    "0-X-X, 2, ALARM ALARM ALARM ALARM",
    "00X0X, 2, ALARM ALARM ALARM ALARM",
    "0-X--, 2, OK OK ALARM OK",
    "----0, 2, OK OK ALARM OK",
    "---X-, 2, ALARM stays ALARM OK",
  })
  void decidesAsTheTablesSay(String points, int toAlarm, String states) {
    List<String> treatments = List.of("missing", "ignore", "breaching", "notBreaching");
    List<String> decided =
        treatments.stream().map(treatment -> state(points, toAlarm, treatment)).toList();

    assertThat(String.join(" ", decided)).isEqualTo(states);
  }

  private static String state(String points, int toAlarm, String treatment) {
    AlarmVerdict verdict = evaluate(points, 3, toAlarm, treatment);
    return verdict == null ? STAYS : verdict.state().name();
  }

  private static @Nullable AlarmVerdict evaluate(
      String points, int periods, int toAlarm, String treatment) {
    MetricCondition condition =
        new MetricCondition(
            "m",
            "n",
            "Average",
            null,
            List.of(),
            60,
            null,
            periods,
            toAlarm,
            1.0,
            "GreaterThanOrEqualToThreshold",
            treatment,
            null,
            null);
    NavigableMap<Long, Double> values = new TreeMap<>();
    for (int i = 0; i < points.length(); i++) {
      if (points.charAt(i) != '-') {
        values.put(END - (points.length() - i) * 60L, points.charAt(i) == 'X' ? 21.0 : 0.0);
      }
    }
    return MetricEvaluation.of(condition, values, END, Instant.ofEpochSecond(END + 12));
  }

  @Test
  void saysWhatHasCrossedTheThreshold() {
    assertThat(evaluate("X", 1, 1, "missing"))
        .extracting(AlarmVerdict::reason)
        .isEqualTo(
            "Threshold Crossed: 1 out of the last 1 datapoints [21.0 (14/11/23 22:13:00)] was"
                + " greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK ->"
                + " ALARM transition).");
    assertThat(evaluate("-", 1, 1, "breaching"))
        .extracting(AlarmVerdict::reason)
        .isEqualTo(
            "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint"
                + " was treated as [Breaching].");
    assertThat(evaluate("---", 3, 3, "missing"))
        .extracting(AlarmVerdict::reason)
        .isEqualTo("Insufficient Data: 3 datapoints were unknown.");
  }

  @Test
  void waitsForThePreviousMinuteToArrive() {
    MetricCondition condition =
        new MetricCondition(
            "m",
            "n",
            "Sum",
            null,
            List.of(),
            300,
            null,
            1,
            null,
            1.0,
            "LessThanThreshold",
            null,
            null,
            null);

    Instant next = AlarmEvaluator.next(condition, Instant.parse("2026-01-01T00:00:05Z"));
    assertThat(next).isEqualTo(Instant.parse("2026-01-01T00:00:12Z"));
    assertThat(AlarmEvaluator.next(condition, next))
        .isEqualTo(Instant.parse("2026-01-01T00:01:12Z"));
  }
}
