package io.lambent.services.sns;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The retries of a delivery to a server: some times at once, then after the shortest delay, then
 * after delays that grow from the shortest to the longest one, then after the longest. See <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html">Amazon SNS
 * message delivery retries</a>.
 *
 * @param minDelay in seconds
 * @param maxDelay in seconds
 * @param retries of all phases
 * @param atOnce without a delay
 * @param atMinDelay after the shortest delay, before delays grow
 * @param atMaxDelay after the longest delay, after delays have grown
 */
record RetrySchedule(
    int minDelay,
    int maxDelay,
    int retries,
    int atOnce,
    int atMinDelay,
    int atMaxDelay,
    Growth growth) {
  private static final int LONGEST = 3_600;
  private static final int MAX_RETRIES = 100;
  private static final int DEFAULT_DELAY = 20;
  private static final int DEFAULT_RETRIES = 3;

  static final RetrySchedule DEFAULT =
      new RetrySchedule(DEFAULT_DELAY, DEFAULT_DELAY, DEFAULT_RETRIES, 0, 0, 0, Growth.linear);

  /** The growth of delays, by AWS's names. */
  enum Growth {
    linear,
    arithmetic,
    geometric,
    exponential
  }

  /**
   * Reads a policy.
   *
   * @param policy null for none
   * @return null where it breaks a rule of AWS
   */
  static @Nullable RetrySchedule read(@Nullable JsonNode policy) {
    if (policy == null || policy.isMissingNode() || policy.isNull()) {
      return DEFAULT;
    }
    Growth growth;
    try {
      growth = Growth.valueOf(policy.path("backoffFunction").asString(Growth.linear.name()));
    } catch (IllegalArgumentException e) {
      return null;
    }
    int minDelay = number(policy, "minDelayTarget", DEFAULT_DELAY);
    RetrySchedule schedule =
        new RetrySchedule(
            minDelay,
            number(policy, "maxDelayTarget", Math.max(minDelay, DEFAULT_DELAY)),
            number(policy, "numRetries", DEFAULT_RETRIES),
            number(policy, "numNoDelayRetries", 0),
            number(policy, "numMinDelayRetries", 0),
            number(policy, "numMaxDelayRetries", 0),
            growth);
    return schedule.isValid() ? schedule : null;
  }

  /** Returns -1, which no rule allows, where a member is no whole number. */
  private static int number(JsonNode policy, String name, int otherwise) {
    JsonNode value = policy.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    return value.isInt() ? value.asInt() : -1;
  }

  private boolean isValid() {
    return minDelay >= 1
        && maxDelay >= minDelay
        && maxDelay <= LONGEST
        && retries >= 0
        && retries <= MAX_RETRIES
        && atOnce >= 0
        && atMinDelay >= 0
        && atMaxDelay >= 0
        && atOnce + atMinDelay + atMaxDelay <= retries;
  }

  /**
   * The time between an attempt that has failed and the next one; null where it was the last one.
   *
   * @param attempts made so far, at least one
   */
  @Nullable Duration pauseAfter(int attempts) {
    int retry = attempts;
    if (retry > retries) {
      return null;
    }
    if (retry <= atOnce) {
      return Duration.ZERO;
    }
    retry -= atOnce;
    if (retry <= atMinDelay) {
      return Duration.ofSeconds(minDelay);
    }
    retry -= atMinDelay;
    int growing = retries - atOnce - atMinDelay - atMaxDelay;
    return retry > growing ? Duration.ofSeconds(maxDelay) : growing(retry, growing);
  }

  /** The delay number {@code step} of {@code steps} that grow from the shortest to the longest. */
  private Duration growing(int step, int steps) {
    double share = steps <= 1 ? 0 : (step - 1) / (double) (steps - 1);
    double range = maxDelay - minDelay;
    double seconds =
        switch (growth) {
          case linear -> minDelay + range * share;
          case arithmetic -> minDelay + range * share * (step + 1) / (steps + 1);
          case geometric -> minDelay * Math.pow(maxDelay / (double) minDelay, share);
          case exponential ->
              minDelay
                  + range * (Math.pow(2, share * (steps - 1)) - 1) / (Math.pow(2, steps - 1) - 1);
        };
    return Duration.ofMillis(Math.round((Double.isFinite(seconds) ? seconds : minDelay) * 1_000));
  }
}
