package io.lambent.trigger.batch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the bytes of records that were read and are not handled yet, for all mappings of one kind
 * of source. Above the limit, only shards and partitions without such records are read, so that a
 * slow function does not stop the others.
 */
public final class BufferLimit {
  private final AtomicLong bytes = new AtomicLong();
  private final long limit;

  public BufferLimit(long limit) {
    this.limit = limit;
  }

  /** Creates a limit of an eighth of the maximum heap. */
  public static BufferLimit ofHeap() {
    return new BufferLimit(Runtime.getRuntime().maxMemory() / 8);
  }

  public void add(long more) {
    bytes.addAndGet(more);
  }

  public boolean isFull() {
    return bytes.get() >= limit;
  }
}
