package io.lambent.execution.pool;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all pools of this host hold together. */
final class PoolUsage {
  private final AtomicInteger environments = new AtomicInteger();
  private final AtomicLong memoryMb = new AtomicLong();

  void started(int memory) {
    environments.incrementAndGet();
    memoryMb.addAndGet(memory);
  }

  void ended(int memory) {
    environments.decrementAndGet();
    memoryMb.addAndGet(-memory);
  }

  int environments() {
    return environments.get();
  }

  long memoryMb() {
    return memoryMb.get();
  }
}
