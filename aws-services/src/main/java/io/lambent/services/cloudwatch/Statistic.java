package io.lambent.services.cloudwatch;

import io.lambent.contract.metrics.Distribution;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One number of the values of a period. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html">CloudWatch
 * statistics definitions</a>.
 */
sealed interface Statistic {

  /** Null where the values do not tell, as no percentile is known of statistic sets. */
  @Nullable Double of(Distribution values);

  /** The statistics that every distribution has. */
  enum Basic implements Statistic {
    SampleCount,
    Average,
    Sum,
    Minimum,
    Maximum;

    @Override
    public @Nullable Double of(Distribution values) {
      return switch (this) {
        case SampleCount -> values.count();
        case Average -> values.count() == 0 ? null : Double.valueOf(values.sum() / values.count());
        case Sum -> values.sum();
        case Minimum -> values.minimum();
        case Maximum -> values.maximum();
      };
    }
  }

  /** The value below which a part of all values is, such as p99. */
  record Percentile(double percent) implements Statistic {
    @Override
    public @Nullable Double of(Distribution values) {
      return values.hasHistogram() && values.count() > 0 ? at(values, percent / 100) : null;
    }

    /**
     * @param part of the values, from 0 to 1
     */
    static double at(Distribution values, double part) {
      if (part >= 1) {
        return values.maximum();
      }
      double rank = part * values.count();
      double[] state = {0, Double.NaN};
      values.forEachBucket(
          (value, times) -> {
            state[0] += times;
            if (Double.isNaN(state[1]) && state[0] >= rank) {
              state[1] = value;
            }
          });
      return part <= 0 ? values.minimum() : Double.isNaN(state[1]) ? values.maximum() : state[1];
    }
  }

  /** The trimmed statistics, which are computed from the values between two bounds. */
  enum Kind {
    /** Mean of the values between the bounds. */
    TM,
    /** Mean of all values, those outside counting as the bounds. */
    WM,
    /** The part of all values that is between the bounds, in percent. */
    PR,
    /** Number of values between the bounds. */
    TC,
    /** Sum of the values between the bounds. */
    TS
  }

  /**
   * Statistics of a part of the values.
   *
   * @param isPercent true if bounds are percentiles, otherwise values
   * @param low the lower bound, not included where it is a value; null for none
   * @param high the upper bound, included; null for none
   */
  record Between(Kind kind, boolean isPercent, @Nullable Double low, @Nullable Double high)
      implements Statistic {

    @Override
    public @Nullable Double of(Distribution values) {
      if (!values.hasHistogram() || values.count() == 0) {
        return null;
      }
      return isPercent ? ofParts(values) : ofValues(values);
    }

    private @Nullable Double ofParts(Distribution values) {
      double from = low == null ? 0 : low / 100 * values.count();
      double to = high == null ? values.count() : high / 100 * values.count();
      // Position, number and sum within the bounds.
      double[] state = {0, 0, 0};
      values.forEachBucket(
          (value, times) -> {
            double within = Math.max(0, Math.min(to, state[0] + times) - Math.max(from, state[0]));
            state[0] += times;
            state[1] += within;
            state[2] += within * value;
          });
      double outside = 0;
      if (kind == Kind.WM) {
        outside =
            from * Percentile.at(values, from / values.count())
                + (values.count() - to) * Percentile.at(values, to / values.count());
      }
      return result(values.count(), state[1], state[2], outside);
    }

    private @Nullable Double ofValues(Distribution values) {
      double from = low == null ? Double.NEGATIVE_INFINITY : low;
      double to = high == null ? Double.POSITIVE_INFINITY : high;
      double[] state = {0, 0, 0};
      values.forEachBucket(
          (value, times) -> {
            if (value > from && value <= to) {
              state[1] += times;
              state[2] += times * value;
            } else {
              state[0] += times * (value <= from ? from : to);
            }
          });
      return result(values.count(), state[1], state[2], state[0]);
    }

    private @Nullable Double result(double all, double number, double sum, double outside) {
      return switch (kind) {
        case TM -> number == 0 ? null : Double.valueOf(sum / number);
        case WM -> (sum + outside) / all;
        case PR -> number / all * 100;
        case TC -> number;
        case TS -> sum;
      };
    }
  }

  /** Parses names such as {@code Average}, {@code p99.9}, {@code tm90} and {@code TM(10%:90%)}. */
  final class Parser {
    private static final String NUMBER = "\\d+(?:\\.\\d+)?";
    private static final Pattern SHORT =
        Pattern.compile("(p|tm|wm|tc|ts)(\\d{1,3}(?:\\.\\d{1,10})?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern RANGE =
        Pattern.compile(
            "(TM|WM|PR|TC|TS)\\((?:(" + NUMBER + ")(%)?)?:(?:(" + NUMBER + ")(%)?)?\\)",
            Pattern.CASE_INSENSITIVE);

    private Parser() {}

    /** Null where there is no such statistic. */
    static @Nullable Statistic parse(String name) {
      for (Basic basic : Basic.values()) {
        if (basic.name().equals(name)) {
          return basic;
        }
      }
      if (name.equalsIgnoreCase("IQM")) {
        return new Between(Kind.TM, true, 25.0, 75.0);
      }
      Matcher abbreviated = SHORT.matcher(name);
      if (abbreviated.matches()) {
        return percent(abbreviated.group(1), Double.parseDouble(abbreviated.group(2)));
      }
      Matcher range = RANGE.matcher(name);
      return range.matches() ? range(range) : null;
    }

    /** Parses a statistic that is none of the basic ones. */
    static @Nullable Statistic parseExtended(String name) {
      return parse(name) instanceof Statistic found && !(found instanceof Basic) ? found : null;
    }

    private static @Nullable Statistic percent(String kind, double percent) {
      if (percent > 100) {
        return null;
      }
      return kind.equalsIgnoreCase("p")
          ? new Percentile(percent)
          : new Between(Kind.valueOf(upper(kind)), true, null, percent);
    }

    private static @Nullable Statistic range(Matcher range) {
      Double low = number(range.group(2));
      Double high = number(range.group(4));
      boolean isPercent = range.group(3) != null || range.group(5) != null;
      boolean isMixed =
          (low != null && (range.group(3) != null) != isPercent)
              || (high != null && (range.group(5) != null) != isPercent);
      if (isMixed || (low == null && high == null)) {
        return null;
      }
      if (low != null && high != null && low >= high) {
        return null;
      }
      if (isPercent && ((low != null && low > 100) || (high != null && high > 100))) {
        return null;
      }
      Kind kind = Kind.valueOf(upper(range.group(1)));
      return kind == Kind.PR && isPercent ? null : new Between(kind, isPercent, low, high);
    }

    private static String upper(String kind) {
      return kind.toUpperCase(Locale.ROOT);
    }

    private static @Nullable Double number(@Nullable String text) {
      return text == null ? null : Double.valueOf(text);
    }
  }
}
