package io.lambent.execution.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** How long the threads of a process tree have been runnable, from {@code /proc}. */
public final class ProcessTimes {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_PROCESSES = 16;

  private ProcessTimes() {}

  /**
   * Nanoseconds that all threads together have used a processor or waited for one; 0 where that
   * cannot be told. Takes some 10 microseconds a thread.
   */
  public static long runnableNanos(long root) {
    return runnableNanos(root, new HashSet<>());
  }

  private static long runnableNanos(long pid, Set<Long> seen) {
    if (seen.size() >= MAX_PROCESSES || !seen.add(pid)) {
      return 0;
    }
    long sum = 0;
    Path tasks = PROC.resolve(Long.toString(pid)).resolve("task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        sum += ofThread(Files.readString(thread.resolve("schedstat"), US_ASCII));
        for (String child : Files.readString(thread.resolve("children"), US_ASCII).split(" ")) {
          if (!child.isBlank()) {
            sum += runnableNanos(Long.parseLong(child.strip()), seen);
          }
        }
      }
    } catch (IOException | NumberFormatException e) {
      // It ended meanwhile, or the host has no such files.
    }
    return sum;
  }

  /** The first field is time on a processor, the second time in a run queue. */
  static long ofThread(String schedstat) {
    String[] fields = schedstat.strip().split(" ");
    return fields.length < 2 ? 0 : Long.parseLong(fields[0]) + Long.parseLong(fields[1]);
  }
}
