package io.lambent.trigger.source;

import java.time.Duration;
import java.util.List;

/**
 * The source of one event source mapping. Calls block. Records are taken by {@link #poll}, belong
 * to the caller for a while ({@link SourceRecord#heldUntil}), and are gone with {@link
 * #acknowledge}; what is not acknowledged comes again.
 */
public interface EventSource {

  /**
   * Returns true if records of a group have to be handled one after the other, in the order in
   * which they come.
   */
  boolean isOrdered();

  /** The most records that one {@link #poll} takes. */
  int largestPoll();

  /** The longest time that one {@link #poll} may wait for records. */
  Duration longestPoll();

  /** The member of a record that filters see as JSON where it holds JSON, such as {@code body}. */
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
   * @return how many are removed; the others come again
   */
  int acknowledge(List<SourceRecord> records);

  /**
   * Ends a {@link #poll} that waits where it takes nothing meanwhile, now and from now on. May be
   * called by any thread.
   */
  default void wake() {}

  /** Gives up what it holds for as long as it is polled. {@link #poll} is not called any more. */
  default void close() {}
}
