package io.lambent.execution.environment;

import io.lambent.execution.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;

/**
 * The peak memory of an environment, as far as samples have shown it. It is sampled in the
 * background, soon after the start and a few times a second while the environment works, so that
 * the end of a call only reads a number.
 */
final class PeakMemory {
  /**
   * Calls longer than this, in microseconds, read the peak again when they end: it is the time in
   * which a processor can touch tens of MiB. Reading takes about a thousandth of it.
   */
  private static final long LONG_MICROS = 20_000;

  /** The maximum number of samples that are skipped. */
  private static final int MAX_SKIPPED = 15;

  private final int configuredMb;
  private volatile @Nullable Sandbox sandbox;
  private volatile long kibibytes;
  private volatile boolean used;

  /** Background samples to skip; doubles while the peak does not change. */
  private int samplesToSkip;

  private int skipped;

  /**
   * @param configuredMb the function's memory size
   */
  PeakMemory(int configuredMb) {
    this.configuredMb = configuredMb;
  }

  void watch(Sandbox started) {
    sandbox = started;
  }

  /** The environment works, so its memory may have grown. */
  void used() {
    used = true;
  }

  /**
   * Takes a background sample; called by one thread. Where nothing grows, samples become rarer,
   * since each walks all processes of the environment.
   *
   * @param working whether the memory may grow further
   */
  void sampleIfUsed(boolean working) {
    if (!used || skipped++ < samplesToSkip) {
      return;
    }
    long before = kibibytes;
    skipped = 0;
    used = working;
    sample();
    samplesToSkip = kibibytes > before ? 0 : Math.min(2 * samplesToSkip + 1, MAX_SKIPPED);
  }

  void sample() {
    Sandbox watched = sandbox;
    if (watched != null) {
      long group = watched.peakGroupMemoryKib();
      kibibytes = Math.max(kibibytes, Math.max(watched.peakMemoryKib(), group));
    }
  }

  /** Ends the processes where they use more than they may. */
  void guard() {
    Sandbox watched = sandbox;
    if (watched != null && watched.alive() && watched.exceeds(configuredMb)) {
      watched.killOutOfMemory();
    }
  }

  /** Returns true where the kernel counts memory, so that reading the present use is cheap. */
  boolean counted() {
    Sandbox watched = sandbox;
    return watched != null && watched.group().limitsMemory();
  }

  /** Notes that all memory has been used that is configured. */
  void exhausted() {
    kibibytes = Math.max(kibibytes, configuredMb * 1024L);
  }

  /**
   * At least 1 and not more than configured, as in REPORT.
   *
   * @param micros how long the call took; a short one cannot have used much more than was known
   */
  int mebibytes(long micros) {
    Sandbox watched = sandbox;
    if (kibibytes == 0) {
      sample(); // The first call was over before the background had looked.
    } else if (micros >= LONG_MICROS && watched != null) {
      kibibytes = Math.max(kibibytes, watched.peakGroupMemoryKib());
    }
    return (int) Math.clamp((kibibytes + 1023) / 1024, 1, Math.max(1, configuredMb));
  }

  /** The outermost process, on the host; 0 before there is one. */
  long pid() {
    Sandbox watched = sandbox;
    return watched == null ? 0 : watched.pid();
  }

  /** 0 where it is not known. */
  long known() {
    return (kibibytes + 1023) / 1024;
  }
}
