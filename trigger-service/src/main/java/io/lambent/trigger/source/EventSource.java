package io.lambent.trigger.source;

import java.time.Duration;
import java.util.List;

/**
 * The source of one event source mapping. Calls block. {@link #poll} takes records, which are held
 * for the caller until a time ({@link SourceRecord#heldUntil}); {@link #acknowledge} removes them.
 * Records that are not acknowledged are delivered again.
 */
public interface EventSource {

  /**
   * Returns true if records of a group have to be handled one after the other, in the order in
   * which they come.
   */
  boolean isOrdered();

  /** The maximum number of records that one {@link #poll} takes. */
  int largestPoll();

  /** The longest time that one {@link #poll} may wait for records. */
  Duration longestPoll();

  /**
   * The member of a record that filters match as JSON where it holds JSON, such as {@code body}.
   */
  String dataMember();

  /**
   * Takes records, as soon as there are some.
   *
   * @param most records, at most {@link #largestPoll}
   * @param wait how long to wait for the first, at most {@link #longestPoll}
   * @return none where none came in time
   * @throws SourceException where the source cannot be read now
   */
  List<SourceRecord> poll(int most, Duration wait) throws SourceException, InterruptedException;

  /**
   * Removes records from the source.
   *
   * @return the number of removed records; the others are delivered again
   */
  int acknowledge(List<SourceRecord> records);

  /**
   * Ends a {@link #poll} that waits and has taken nothing yet, now and from now on. May be called
   * by any thread.
   */
  default void wake() {}

  /** Releases resources that are held between polls. {@link #poll} is not called any more. */
  default void close() {}
}
