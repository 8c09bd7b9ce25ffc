package io.lambent.trigger.shard;

import java.time.Instant;

/**
 * A tumbling window that has begun.
 *
 * @param state the state that the function has answered last, as JSON
 */
record Window(Instant start, Instant end, String state) {
  static final String NO_STATE = "{}";

  /** The start of the window that contains a time. Windows are aligned to 1970. */
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
