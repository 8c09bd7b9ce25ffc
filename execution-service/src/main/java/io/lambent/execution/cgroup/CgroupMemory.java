package io.lambent.execution.cgroup;

/**
 * The most memory the processes of a control group have used together. The kernel's own peak has
 * files in memory in it, those of {@code /tmp} among them; they are taken off as they are when the
 * peak is first seen.
 */
public final class CgroupMemory {
  private final Cgroup group;
  private long seen;
  private long usedKib;

  public CgroupMemory(Cgroup group) {
    this.group = group;
  }

  /**
   * The peak in KiB; 0 where the kernel does not count it. Reads one small file, and a second one
   * where the peak has grown.
   */
  public synchronized long peakKib() {
    long peak = group.peakUsage();
    if (peak > seen) {
      seen = peak;
      usedKib = Math.max(usedKib, (peak - group.files()) / 1024);
    }
    return usedKib;
  }
}
