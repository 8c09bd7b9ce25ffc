package io.lambent.services.cloudwatch;

import java.time.Duration;
import java.time.Instant;

/**
 * The lengths of the periods in which points are kept, and for how long. See "Metrics retention" at
 * <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html">CloudWatch's
 * concepts</a>.
 */
enum Resolution {
  SECOND(1, Duration.ofHours(3)),
  MINUTE(60, Duration.ofDays(15)),
  FIVE_MINUTES(300, Duration.ofDays(63)),
  HOUR(3600, Duration.ofDays(455));

  private final int seconds;
  private final Duration kept;

  Resolution(int seconds, Duration kept) {
    this.seconds = seconds;
    this.kept = kept;
  }

  int seconds() {
    return seconds;
  }

  /** The time for which points are kept after their time. */
  Duration kept() {
    return kept;
  }

  /** The beginning of the period that an instant is in. */
  long floor(long epochSecond) {
    return epochSecond - Math.floorMod(epochSecond, seconds);
  }

  /** The earliest start of a query as AWS rounds it: the coarser, the longer ago it is. */
  static Instant rounded(Instant start, int period, Instant now) {
    Duration age = Duration.between(start, now);
    long second = start.getEpochSecond();
    if (period < 60 && age.compareTo(SECOND.kept) <= 0) {
      return Instant.ofEpochSecond(second - Math.floorMod(second, period));
    }
    Resolution unit =
        age.compareTo(MINUTE.kept) <= 0
            ? MINUTE
            : age.compareTo(FIVE_MINUTES.kept) <= 0 ? FIVE_MINUTES : HOUR;
    return Instant.ofEpochSecond(unit.floor(second));
  }

  /** The coarsest points that periods of a length, the first of which begins there, consist of. */
  static Resolution of(Instant start, int period) {
    Resolution found = SECOND;
    for (Resolution candidate : values()) {
      if (period % candidate.seconds == 0
          && Math.floorMod(start.getEpochSecond(), candidate.seconds) == 0) {
        found = candidate;
      }
    }
    return found;
  }
}
