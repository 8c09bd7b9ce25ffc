package io.lambent.benchmarks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one load: accepted calls with their latencies, refused ones (429), and failures,
 * which are all others. Calls that are answered after the end of the load count, but not in the
 * rate.
 */
final class Tally {
  private static final int REFUSED = 429;

  private final Latencies accepted = new Latencies();
  private long end = Long.MAX_VALUE;
  private int acceptedInTime;
  private int refused;
  private int hangs;
  private int unsent;
  private Duration elapsed = Duration.ZERO;
  private long clientNanos;

  /** Returns true if a response is a success. */
  static boolean success(ResponseReader response) {
    return response.failure() == null;
  }

  /** Returns true if a response refuses the call for want of capacity. */
  static boolean refusal(ResponseReader response) {
    return response.status() == REFUSED;
  }

  /**
   * Sets the time from which on answers no longer count in the rate.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  void endAt(long nanoTime) {
    end = nanoTime;
  }

  /**
   * Counts a response.
   *
   * @param from when the call was meant to be sent
   * @param now when its response arrived
   */
  void answered(ResponseReader response, long from, long now) {
    if (success(response)) {
      accepted.add(now - from);
      acceptedInTime += now < end ? 1 : 0;
    } else if (refusal(response)) {
      refused++;
    } else {
      accepted.fail(String.valueOf(response.failure()));
    }
  }

  /** Counts a call without a response. */
  void failed(String reason) {
    accepted.fail(reason);
  }

  /** Counts a call without a response within the limit, as a failure as well. */
  void hung(Duration limit) {
    hangs++;
    failed("no answer within " + limit.toSeconds() + " s");
  }

  /**
   * Counts calls that were not sent, since all connections were in use. They are neither refused
   * nor failures.
   */
  void unsent(int calls) {
    unsent += calls;
  }

  /**
   * Adds the time of a run.
   *
   * @param cpuNanos processor time of the client
   */
  void ran(Duration duration, long cpuNanos) {
    elapsed = elapsed.plus(duration);
    clientNanos += cpuNanos;
  }

  /** Accepted calls a second, of those answered before the end. */
  double perSecond() {
    return acceptedInTime / seconds();
  }

  double refusedPerSecond() {
    return refused / seconds();
  }

  private double seconds() {
    return elapsed.toNanos() / 1e9;
  }

  double percentileMillis(double percent) {
    return accepted.percentileMillis(percent);
  }

  int calls() {
    return accepted.count() + refused + accepted.failures();
  }

  int accepted() {
    return accepted.count();
  }

  int refused() {
    return refused;
  }

  int failures() {
    return accepted.failures();
  }

  @Nullable String firstFailure() {
    return accepted.firstFailure();
  }

  int hangs() {
    return hangs;
  }

  int unsent() {
    return unsent;
  }

  /** Processor time of the client per call. */
  double clientMicros() {
    return clientNanos / 1e3 / Math.max(1, calls());
  }
}
