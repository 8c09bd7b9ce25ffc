package io.lambent.execution.environment;

import io.lambent.execution.sandbox.Sandbox;
import org.jspecify.annotations.Nullable;

/**
 * The most memory an environment has been seen to use. It is looked at in the background, soon
 * after the start and a few times a second while it works, so that ending a call only reads a
 * number.
 */
final class PeakMemory {
  private volatile @Nullable Sandbox sandbox;
  private volatile long kibibytes;
  private volatile boolean used;

  void watch(Sandbox started) {
    sandbox = started;
  }

  /** The environment works, so its memory may have grown. */
  void used() {
    used = true;
  }

  /**
   * @param working whether it has to be looked at again
   */
  void sampleIfUsed(boolean working) {
    if (used) {
      used = working;
      sample();
    }
  }

  void sample() {
    Sandbox watched = sandbox;
    if (watched != null) {
      kibibytes = Math.max(kibibytes, watched.peakMemoryKib());
    }
  }

  /** At least 1, as in REPORT. */
  int mebibytes() {
    if (kibibytes == 0) {
      sample(); // The first call was over before the background had looked.
    }
    return (int) Math.max(1, (kibibytes + 1023) / 1024);
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
