package io.lambent.execution.environment;

import io.lambent.execution.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;

/**
 * The most memory an environment has been seen to use. It is looked at in the background, soon
 * after the start and a few times a second while it works, so that ending a call only reads a
 * number.
 */
final class PeakMemory {
  /** In this time a processor can fill some tens of MiB; to look takes a thousandth of it. */
  private static final long LONG_MICROS = 20_000;

  private static final int LONGEST_PAUSE = 15;

  private final int configuredMb;
  private volatile @Nullable Sandbox sandbox;
  private volatile long kibibytes;
  private volatile boolean used;

  /** Of the looks of the background: how many it leaves out after one that found no more. */
  private int pause;

  private int leftOut;

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
   * A look of the background; of one thread. Where nothing grows, the looks become rarer, since
   * each goes through all processes of the environment.
   *
   * @param working whether it has to be looked at again
   */
  void sampleIfUsed(boolean working) {
    if (!used || leftOut++ < pause) {
      return;
    }
    long before = kibibytes;
    leftOut = 0;
    used = working;
    sample();
    pause = kibibytes > before ? 0 : Math.min(2 * pause + 1, LONGEST_PAUSE);
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

  /** Whether a look at the present use is cheap. */
  boolean counted() {
    Sandbox watched = sandbox;
    return watched != null && watched.group().limitsMemory();
  }

  /** All that there was has been used. */
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

  /** Of the outermost process, on the host; 0 before there is one. */
  long pid() {
    Sandbox watched = sandbox;
    return watched == null ? 0 : watched.pid();
  }

  /** 0 where it is not known. */
  long known() {
    return (kibibytes + 1023) / 1024;
  }
}
