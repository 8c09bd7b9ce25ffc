package io.lambent.trigger.poller;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes of all records that are in memory. Where there are too many, nothing more is read. As sizes
 * are known only once records have been read, each reader may exceed the limit by what it reads at
 * once.
 */
final class RecordMemory {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final long limit;
  private long bytes;

  RecordMemory(long limit) {
    this.limit = limit;
  }

  /** An eighth of the heap. */
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
