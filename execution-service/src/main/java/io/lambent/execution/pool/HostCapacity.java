package io.lambent.execution.pool;

import com.sun.management.UnixOperatingSystemMXBean;
import io.lambent.execution.host.HostMemory;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The resources that the host really has left for environments: file descriptors of this process,
 * and memory. Configured memory sizes say little of the latter, since most functions use a fraction
 * of theirs.
 */
final class HostCapacity {
  /** Descriptors that an environment takes in this process, rounded up. */
  private static final int DESCRIPTORS_PER_ENVIRONMENT = 8;

  /**
   * The share of the descriptors, one in so many, that stays free for connections, logs and the
   * platform's own files.
   */
  private static final int DESCRIPTOR_RESERVE_DIVISOR = 4;

  /** The share of the host's memory, one in so many, that environments leave free. */
  private static final int MEMORY_RESERVE_DIVISOR = 20;

  /** The time for which a reading of the available memory counts: 100 ms. */
  private static final long READING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int maxEnvironments;
  private final long reserveBytes;
  private final LongSupplier availableBytes;
  private final LongSupplier nanoTime;
  private volatile long readNanos;
  private volatile boolean read;
  private volatile boolean shortOfMemory;

  /**
   * @param maxDescriptors that this process may have open
   * @param totalBytes the host's memory
   * @param availableBytes reads what programs could still be given of it
   */
  HostCapacity(
      long maxDescriptors, long totalBytes, LongSupplier availableBytes, LongSupplier nanoTime) {
    long usable = maxDescriptors - maxDescriptors / DESCRIPTOR_RESERVE_DIVISOR;
    this.maxEnvironments =
        (int) Math.clamp(usable / DESCRIPTORS_PER_ENVIRONMENT, 1, Integer.MAX_VALUE);
    this.reserveBytes = totalBytes / MEMORY_RESERVE_DIVISOR;
    this.availableBytes = availableBytes;
    this.nanoTime = nanoTime;
  }

  static HostCapacity ofHost() {
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean host
            ? host.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    return new HostCapacity(
        descriptors, HostMemory.total().toBytes(), HostMemory::availableBytes, System::nanoTime);
  }

  /** Returns true if the host has room for one more environment than these. */
  boolean hasRoom(int environments) {
    return environments < maxEnvironments && !isShortOfMemory();
  }

  /** Returns true if less memory is available than the reserve. */
  boolean isShortOfMemory() {
    long now = nanoTime.getAsLong();
    if (!read || now - readNanos > READING_NANOS) {
      readNanos = now;
      read = true;
      shortOfMemory = availableBytes.getAsLong() < reserveBytes;
    }
    return shortOfMemory;
  }
}
