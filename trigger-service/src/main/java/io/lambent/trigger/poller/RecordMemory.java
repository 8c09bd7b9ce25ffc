package io.lambent.trigger.poller;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the bytes of all records in memory: above the limit, no records are read. Sizes are known
 * only after a read, so each reader may exceed the limit by one read.
 */
final class RecordMemory {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final long limit;
  private long bytes;

  RecordMemory(long limit) {
    this.limit = limit;
  }

  /** Creates a limit of an eighth of the maximum heap. */
  static RecordMemory ofHeap() {
    return new RecordMemory(Runtime.getRuntime().maxMemory() / 8);
  }

  /** Waits until there is room. */
  void await() throws InterruptedException {
    lock.lock();
    try {
      while (bytes >= limit) {
        released.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void add(long more) {
    lock.lock();
    try {
      bytes += more;
    } finally {
      lock.unlock();
    }
  }

  void release(long fewer) {
    lock.lock();
    try {
      bytes -= fewer;
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
