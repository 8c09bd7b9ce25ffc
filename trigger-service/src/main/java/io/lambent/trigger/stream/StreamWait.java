package io.lambent.trigger.stream;

import java.time.Duration;

/** Lets readers of streams wait for new records. */
public final class StreamWait {
  /** The safety net of streams whose writes are signalled. */
  private static final Duration SLOW_LOOK = Duration.ofSeconds(5);

  private static final Duration FIRST_IDLE = Duration.ofMillis(50);
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);

  private StreamWait() {}

  /** The pace for a stream of this process, whose writes are signalled. */
  public static PolledReader.Pace signalled() {
    return new PolledReader.Pace(Duration.ZERO, SLOW_LOOK, SLOW_LOOK);
  }

  /** The pace for a stream of this installation whose writes are not signalled. */
  public static PolledReader.Pace own() {
    return new PolledReader.Pace(Duration.ZERO, FIRST_IDLE, LONGEST_IDLE);
  }
}
