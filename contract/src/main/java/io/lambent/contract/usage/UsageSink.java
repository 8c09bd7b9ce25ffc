package io.lambent.contract.usage;

import java.util.UUID;

/**
 * Takes usage records into the ledger. Implemented by billing-service in the same process, and over
 * HTTP. The ledger keeps, for each journal, the position up to which it holds its records, and
 * moves it together with what it counts: so each record counts once, however often and in whatever
 * pieces it travels.
 *
 * <p>Both methods block, and throw where the ledger cannot be reached; whether it holds the batch
 * is then unknown, and sending it again is right.
 */
public interface UsageSink {

  /** Up to where the ledger holds a journal; 0 where it does not know it. */
  long position(UUID journal);

  /**
   * Enters a batch, if it begins where the ledger is. Otherwise nothing changes: it is a
   * repetition, or the ledger has been put back to an earlier state.
   *
   * @return up to where the ledger holds the journal now; what comes next is to be sent from there
   */
  long record(UsageBatch batch);
}
