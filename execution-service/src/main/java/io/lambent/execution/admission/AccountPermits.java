package io.lambent.execution.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** The concurrency of an account and region that functions without a reservation share. */
final class AccountPermits {
  private volatile int limit;
  private final AtomicInteger inUse = new AtomicInteger();
  private final AtomicInteger reserved = new AtomicInteger();

  AccountPermits(int limit) {
    this.limit = limit;
  }

  /** Takes over the limit that a resolution has. */
  void limit(int current) {
    if (limit != current) {
      limit = current;
    }
  }

  boolean tryAcquire() {
    for (; ; ) {
      int current = inUse.get();
      if (current >= limit - reserved.get()) {
        return false;
      }
      if (inUse.compareAndSet(current, current + 1)) {
        return true;
      }
    }
  }

  void release() {
    inUse.decrementAndGet();
  }

  int inUse() {
    return inUse.get();
  }

  /** Concurrency that unreserved calls use, plus all that functions have reserved. */
  int claimed() {
    return inUse.get() + reserved.get();
  }

  void reserve(int difference) {
    reserved.addAndGet(difference);
  }
}
