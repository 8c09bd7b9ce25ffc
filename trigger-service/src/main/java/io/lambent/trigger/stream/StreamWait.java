package io.lambent.trigger.stream;

import java.time.Duration;

/** The pace of readers of streams. */
public final class StreamWait {
  /** The interval of reads of streams whose writes are signalled, in case that a signal is lost. */
  private static final Duration SLOW_LOOK = Duration.ofSeconds(5);

  private static final Duration FIRST_IDLE = Duration.ofMillis(50);
  private static final Duration MAX_IDLE = Duration.ofSeconds(1);

  private StreamWait() {}

  /** The pace for a stream of this process, whose writes are signalled. */
  public static PolledReader.Pace signalled() {
    return new PolledReader.Pace(Duration.ZERO, SLOW_LOOK, SLOW_LOOK);
  }

  /** The pace for a stream of this installation whose writes are not signalled. */
  public static PolledReader.Pace own() {
    return new PolledReader.Pace(Duration.ZERO, FIRST_IDLE, MAX_IDLE);
  }
}
