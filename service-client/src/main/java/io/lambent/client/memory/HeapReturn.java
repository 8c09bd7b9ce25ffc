package io.lambent.client.memory;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Gives memory back to the operating system when a busy time is over. A heap shrinks only when it
 * is collected, and an idle process collects nothing; so where the heap has grown and nothing was
 * collected for a while, which means that little goes on, it is collected once.
 */
public final class HeapReturn implements AutoCloseable {
  /** A heap up to this size, in bytes, stays as it is. */
  private static final long SMALL = 256L << 20;

  private static final Duration LOOK = Duration.ofSeconds(10);

  /** The number of rounds in turn in which nothing must have been collected. */
  private static final int QUIET_LOOKS = 2;

  private final Thread thread;

  // Used only by the thread.
  private long collections = -1;
  private int quietLooks;
  private long kept = SMALL;

  public HeapReturn() {
    thread = Thread.ofVirtual().name("heap-return").unstarted(this::run);
  }

  /** Begins to look after the heap. */
  public HeapReturn start() {
    thread.start();
    return this;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        if (isDue(collections(), committed())) {
          System.gc();
          collected(committed());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static long committed() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
  }

  /**
   * Returns true where the heap is to be collected.
   *
   * @param counted collections since the process began
   * @param committed bytes of the heap
   */
  boolean isDue(long counted, long committed) {
    quietLooks = counted == collections ? quietLooks + 1 : 0;
    collections = counted;
    return quietLooks >= QUIET_LOOKS && committed > kept + kept / 2;
  }

  /** The heap was collected; what is left may be what the process needs. */
  void collected(long committed) {
    quietLooks = 0;
    collections = -1;
    kept = Math.max(SMALL, committed);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
