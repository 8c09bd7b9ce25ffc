package io.lambent.contract.usage;

import java.util.List;
import java.util.UUID;

/**
 * A stretch of a journal: all records between two of its positions. A journal is what one process
 * wrote; its positions only grow, and what lies between two of them never changes.
 *
 * <p>Positions compare as numbers and mean nothing else to who receives them. 0 is the beginning of
 * every journal.
 *
 * @param from where the stretch begins
 * @param to where it ends, above {@code from}
 * @param records in the journal's order; may be empty, where nothing between could be read
 */
public record UsageBatch(UUID journal, long from, long to, List<UsageRecord> records) {
  /** The number of records that a batch holds at most. */
  public static final int MAX_RECORDS = 10_000;

  /**
   * @throws IllegalArgumentException where positions or size are out of bounds
   */
  public UsageBatch {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no stretch of a journal: " + from + " to " + to);
    }
    if (records.size() > MAX_RECORDS) {
      throw new IllegalArgumentException("more than " + MAX_RECORDS + " records in one batch");
    }
  }
}
