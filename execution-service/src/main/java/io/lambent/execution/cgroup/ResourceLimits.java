package io.lambent.execution.cgroup;

/**
 * The limits of one environment, as its function is configured.
 *
 * @param memoryMb memory of its processes
 * @param temporaryMb size of its {@code /tmp} where that is kept in memory, which the kernel counts
 *     as memory of the process that wrote it; else 0
 */
public record ResourceLimits(int memoryMb, int temporaryMb) {
  /** Memory that is one processor on AWS. */
  private static final int PROCESSOR_MB = 1769;

  /** For the sandbox's own processes, which AWS does not count. */
  private static final int ALLOWANCE_MB = 4;

  private static final long MIB = 1024 * 1024;

  /** The limit of processes and kernel together, without files. */
  long memoryBytes() {
    return (memoryMb + ALLOWANCE_MB) * MIB;
  }

  /**
   * The kernel's limit: memory and a full {@code /tmp}, so that a full {@code /tmp} does not kill
   * processes.
   */
  long totalBytes() {
    return memoryBytes() + temporaryMb * MIB;
  }

  /** Processor time in each period, in the period's unit. */
  long quota(long period) {
    return Math.max(1000, period * memoryMb / PROCESSOR_MB);
  }

  /**
   * @param processor the weight of one processor
   */
  long weight(long processor) {
    return Math.max(2, processor * memoryMb / PROCESSOR_MB);
  }
}
