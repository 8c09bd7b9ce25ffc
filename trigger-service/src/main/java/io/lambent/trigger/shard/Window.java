package io.lambent.trigger.shard;

import java.time.Instant;

/**
 * A tumbling window that has begun.
 *
 * @param state what the function answered last, as JSON
 */
record Window(Instant start, Instant end, String state) {
  static final String NO_STATE = "{}";

  /** The begin of the window that a time belongs to; windows are counted from 1970 on. */
  static Instant startOf(Instant time, int seconds) {
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * (long) seconds);
  }

  static Window begin(Instant start, int seconds) {
    return new Window(start, start.plusSeconds(seconds), NO_STATE);
  }

  Window with(String newState) {
    return new Window(start, end, newState);
  }
}
