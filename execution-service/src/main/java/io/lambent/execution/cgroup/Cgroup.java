package io.lambent.execution.cgroup;

import io.lambent.execution.host.Posix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of one environment as the kernel limits, freezes and ends them together. Every
 * method can be called at any time and does nothing where the kernel has no such control here.
 * Single files are read and written: about ten microseconds each.
 */
public abstract sealed class Cgroup implements AutoCloseable permits CgroupV2, CgroupV1, NoCgroup {
  private static final Logger log = LoggerFactory.getLogger(Cgroup.class);
  private static final long REMOVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The kernel writes this for a limit that is not set. */
  static final long UNKNOWN = -1;

  private volatile ResourceLimits limits = new ResourceLimits(0, 0);
  private volatile boolean closed;

  Cgroup() {}

  /**
   * The files that a process writes {@code 0} to, in order and before it starts anything, to become
   * a member.
   */
  public abstract List<Path> entries();

  /**
   * Sets or changes what its processes may use, the processor time of an init phase among it;
   * before the first one, and any number of times.
   */
  public final void limit(ResourceLimits next) {
    if (!next.equals(limits)) {
      limits = next;
      apply(next);
    }
  }

  final ResourceLimits limits() {
    return limits;
  }

  abstract void apply(ResourceLimits next);

  /** The init phase is over, and with it the processor time that AWS gives to it. */
  public abstract void initialised();

  /** Returns true if the kernel limits the memory. */
  public abstract boolean limitsMemory();

  /** Stops all processes where they are; returns whether that is possible here. */
  public abstract boolean freeze();

  /** Lets them go on. */
  public abstract void thaw();

  /** Ends all processes, frozen or not. */
  public abstract void kill();

  /** The number of processes that the kernel has ended because memory ran out. */
  public abstract long outOfMemoryKills();

  /**
   * The memory in use, in bytes, including files in memory; {@link #UNKNOWN} where the kernel does
   * not count it.
   */
  abstract long usage();

  /** The peak of the memory in use, in bytes, including files in memory. */
  abstract long peakUsage();

  /**
   * The memory of files, in bytes, including those of {@code /tmp} and the kernel's structures for
   * them.
   */
  abstract long files();

  abstract List<Path> directories();

  /**
   * Returns true if processes use more memory than configured. The kernel's own limit leaves room
   * for a full {@code /tmp}, which it cannot tell from other memory.
   */
  public final boolean exceedsMemory() {
    long configured = limits.memoryBytes();
    return limitsMemory() && usage() > configured && usage() - files() > configured;
  }

  /** Ends what is left in it and removes it; in the background, for the kernel takes its time. */
  @Override
  public void close() {
    if (!closed && !directories().isEmpty()) {
      closed = true;
      Thread.ofVirtual().name("control-group-removal").start(this::remove);
    }
  }

  /** Blocks until it is gone, or for ten seconds; what is left then, the next start sweeps. */
  final void remove() {
    long began = System.nanoTime();
    long pause = 500_000;
    while (!directories().stream().allMatch(Cgroup::removed)) {
      if (System.nanoTime() - began > REMOVAL_NANOS) {
        log.warn("Processes in {} do not end", directories().getFirst());
        return;
      }
      kill();
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, 100_000_000);
    }
  }

  private static boolean removed(Path directory) {
    try {
      Files.deleteIfExists(directory);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  // --- files

  static void write(Path file, String value) throws IOException {
    Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
  }

  /** Returns whether the kernel took it. */
  static boolean tryWrite(Path file, String value) {
    try {
      write(file, value);
      return true;
    } catch (IOException e) {
      if (!(e instanceof NoSuchFileException)) {
        log.debug("Cannot write {} to {}: {}", value, file, e.toString());
      }
      return false;
    }
  }

  static @Nullable String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return null;
    }
  }

  static long number(@Nullable Path file) {
    String text = file == null ? null : read(file);
    return text == null || text.isEmpty() || !Character.isDigit(text.charAt(0))
        ? UNKNOWN
        : Long.parseLong(text);
  }

  /** The number after a key that begins a line; 0 where there is none. */
  static long number(@Nullable String text, String key) {
    if (text == null) {
      return 0;
    }
    int at = text.startsWith(key + " ") ? 0 : text.indexOf("\n" + key + " ") + 1;
    if (at == 0 && !text.startsWith(key + " ")) {
      return 0;
    }
    int begin = at + key.length() + 1;
    int end = text.indexOf('\n', begin);
    return Long.parseLong(text.substring(begin, end < 0 ? text.length() : end).strip());
  }

  static void killAll(Path processes) {
    String text = read(processes);
    if (text != null) {
      text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .map(Long::parseLong)
          .filter(pid -> pid > 1)
          .forEach(Posix::kill);
    }
  }
}
