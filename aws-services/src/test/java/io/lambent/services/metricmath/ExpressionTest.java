package io.lambent.services.metricmath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpressionTest {
  private static final Scope SCOPE =
      new Scope() {
        private final Map<String, Value.Series> series =
            Map.of(
                "a", series("a", Map.of(0L, 1.0, 60L, 4.0, 180L, 9.0)),
                "b", series("b", Map.of(0L, 2.0, 60L, 0.0, 120L, 5.0)));

        @Override
        public Value find(String id) {
          Value.Series found = series.get(id);
          if (found == null) {
            throw Scope.unknown(id);
          }
          return found;
        }

        @Override
        public List<Value.Series> metrics(String containing) {
          return List.of("a", "b").stream()
              .filter(id -> id.contains(containing))
              .map(id -> (Value.Series) find(id))
              .toList();
        }

        @Override
        public long start() {
          return 0;
        }

        @Override
        public long end() {
          return 240;
        }

        @Override
        public int period() {
          return 60;
        }
      };

  private static Value.Series series(String label, Map<Long, Double> points) {
    return new Value.Series(label, 60, new TreeMap<>(points));
  }

  private static Map<Long, Double> points(String expression) {
    return ((Value.Series) Expression.parse(expression).compute(SCOPE)).points();
  }

  private static double number(String expression) {
    return ((Value.Scalar) Expression.parse(expression).compute(SCOPE)).number();
  }

  @Test
  void bindsAsArithmeticDoes() {
    assertThat(number("1 + 2 * 3 ^ 2 - 4 / 2")).isEqualTo(17);
    assertThat(number("-(1 - 3) * 2")).isEqualTo(4);
    assertThat(number("2 ^ -1")).isEqualTo(0.5);
    assertThat(number("1 < 2 && 3 >= 4 || 5 == 5")).isEqualTo(1);
    assertThat(number("1.5e2 != .5")).isEqualTo(1);
  }

  @Test
  void combinesSeriesAtTheTimesThatBothHave() {
    assertThat(points("a + b")).isEqualTo(Map.of(0L, 3.0, 60L, 4.0));
    assertThat(points("a / b")).as("without what is no number").isEqualTo(Map.of(0L, 0.5));
    assertThat(points("a > 2")).isEqualTo(Map.of(0L, 0.0, 60L, 1.0, 180L, 1.0));
  }

  @Test
  void reducesSeriesToNumbersAndGroupsToSeries() {
    assertThat(number("SUM(a)")).isEqualTo(14);
    assertThat(number("MAX(a) - MIN(b)")).isEqualTo(9);
    assertThat(number("STDDEV(b)")).isBetween(2.05, 2.06);
    assertThat(points("AVG(METRICS())")).isEqualTo(Map.of(0L, 1.5, 60L, 2.0, 120L, 5.0, 180L, 9.0));
    assertThat(points("MAX([a, b])")).isEqualTo(Map.of(0L, 2.0, 60L, 4.0, 120L, 5.0, 180L, 9.0));
    assertThat(number("METRIC_COUNT(METRICS('b'))")).isEqualTo(1);
  }

  @Test
  void fillsWhatIsMissing() {
    assertThat(points("FILL(a, 7)")).isEqualTo(Map.of(0L, 1.0, 60L, 4.0, 120L, 7.0, 180L, 9.0));
    assertThat(points("FILL(a, REPEAT)"))
        .isEqualTo(Map.of(0L, 1.0, 60L, 4.0, 120L, 4.0, 180L, 9.0));
    assertThat(points("FILL(a, LINEAR)"))
        .isEqualTo(Map.of(0L, 1.0, 60L, 4.0, 120L, 6.5, 180L, 9.0));
    assertThat(points("FILL(a, b)")).isEqualTo(Map.of(0L, 1.0, 60L, 4.0, 120L, 5.0, 180L, 9.0));
  }

  @Test
  void derivesFromOneValueToTheNext() {
    assertThat(points("DIFF(a)")).isEqualTo(Map.of(60L, 3.0, 180L, 5.0));
    assertThat(points("RATE(a)")).isEqualTo(Map.of(60L, 0.05, 180L, 5.0 / 120));
    assertThat(points("RUNNING_SUM(a)")).isEqualTo(Map.of(0L, 1.0, 60L, 5.0, 180L, 14.0));
    assertThat(points("IF(b > 1, b, a)")).isEqualTo(Map.of(0L, 2.0, 60L, 4.0, 120L, 5.0));
    assertThat(points("IF(b, b)")).isEqualTo(Map.of(0L, 2.0, 120L, 5.0));
    assertThat(points("TIME_SERIES(3)")).hasSize(4).containsValue(3.0);
  }

  @Test
  void saysWhatIsWrong() {
    assertRefused("1 +", "Unexpected 'the end'");
    assertRefused("a b", "Unexpected 'b'");
    assertRefused("a ? b", "Unexpected '?'");
    assertRefused("c", "Unknown id 'c'");
    assertRefused("SUM()", "SUM takes one argument");
    assertRefused("SUM(1)", "SUM does not take an argument of type S");
    assertRefused(
        "METRICS() + METRICS()", "The operator '+' does not take operands of type TS[] and TS[]");
    assertRefused("(".repeat(3_000), "The expression is nested too deeply");
    assertRefused("-".repeat(3_000) + "1", "The expression is nested too deeply");
    assertRefused("SEARCH('x', 'Sum')", "Lambent does not have the function 'SEARCH'. It has [");
  }

  private static void assertRefused(String expression, String message) {
    assertThatThrownBy(() -> Expression.parse(expression).compute(SCOPE))
        .isInstanceOf(MathException.class)
        .hasMessageStartingWith(message);
  }
}
