package io.lambent.trigger.batch;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of the records of one kind of source that were read and are not handled yet. Beyond the
 * limit only shards and partitions read that have none, so that each goes on, however long others
 * wait for their functions.
 */
public final class Buffered {
  private final AtomicLong bytes = new AtomicLong();
  private final long limit;

  public Buffered(long limit) {
    this.limit = limit;
  }

  /** A limit of an eighth of the heap. */
  public static Buffered ofHeap() {
    return new Buffered(Runtime.getRuntime().maxMemory() / 8);
  }

  public void add(long more) {
    bytes.addAndGet(more);
  }

  public boolean isFull() {
    return bytes.get() >= limit;
  }
}
