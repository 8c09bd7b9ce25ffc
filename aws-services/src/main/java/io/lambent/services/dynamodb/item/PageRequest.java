package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * The items that one page reads, and their order.
 *
 * @param index null for the table itself
 * @param hash the partition key; null for all partitions
 * @param range of the sort key, within one partition
 * @param firstBucket of the segment of a scan
 * @param lastBucket of the segment of a scan
 * @param start the item after which reading begins; null for the first one
 */
record PageRequest(
    Table table,
    @Nullable IndexDefinition index,
    byte @Nullable [] hash,
    Range range,
    int firstBucket,
    int lastBucket,
    boolean isForward,
    @Nullable Start start) {

  /**
   * The position of an item in what is read.
   *
   * @param entry its key in the index; its own key where no index is read
   * @param item its own key
   */
  record Start(StoredKey entry, StoredKey item) {}

  PageRequest from(Start next) {
    return new PageRequest(table, index, hash, range, firstBucket, lastBucket, isForward, next);
  }
}
