package io.lambent.contract.usage;

import java.util.List;

/**
 * Takes usage records into the ledger. Implemented by billing-service in the same process, and over
 * HTTP. Blocks until the records are committed; records that are known already count once. Throws
 * where they could not be committed, and the caller sends them again.
 */
public interface UsageSink {

  void record(List<UsageRecord> records);
}
