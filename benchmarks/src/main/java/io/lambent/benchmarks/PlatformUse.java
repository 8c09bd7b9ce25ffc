package io.lambent.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Memory, descriptors and threads of the platform's process, from {@code /proc}. All figures are
 * NaN where its process id is not known.
 *
 * @param residentMib the resident memory
 * @param descriptors the number of open descriptors
 */
record PlatformUse(double residentMib, double descriptors, double threads) {

  static PlatformUse of(@Nullable Long pid) {
    if (pid == null) {
      return new PlatformUse(Double.NaN, Double.NaN, Double.NaN);
    }
    return new PlatformUse(
        ProcessTree.residentKib(pid) / 1024.0,
        ProcessTree.descriptors(pid),
        ProcessTree.threads(pid));
  }

  /** The larger of each figure. */
  PlatformUse max(PlatformUse other) {
    return new PlatformUse(
        Math.max(residentMib, other.residentMib),
        Math.max(descriptors, other.descriptors),
        Math.max(threads, other.threads));
  }
}
