package io.lambent.trigger.shard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of the records of all shards that were read and are not handled yet. Beyond the limit only
 * shards read that have none, so that each goes on, however long others wait for their functions.
 */
final class Buffered {
  private final AtomicLong bytes = new AtomicLong();
  private final long limit;

  Buffered(long limit) {
    this.limit = limit;
  }

  /** A limit of an eighth of the heap. */
  static Buffered ofHeap() {
    return new Buffered(Runtime.getRuntime().maxMemory() / 8);
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  boolean isFull() {
    return bytes.get() >= limit;
  }
}
