package io.lambent.execution.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** How much memory a process tree has used, from {@code /proc}. Tens of microseconds a process. */
final class ProcessMemory {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_PROCESSES = 256;

  private ProcessMemory() {}

  /** The sum of the peaks of the processes that are alive; 0 where {@code /proc} is not there. */
  static long peakKib(long root) {
    Set<Long> seen = new HashSet<>();
    return peakKib(root, seen);
  }

  private static long peakKib(long pid, Set<Long> seen) {
    if (seen.size() >= MAX_PROCESSES || !seen.add(pid)) {
      return 0;
    }
    Path directory = PROC.resolve(Long.toString(pid));
    long sum = 0;
    try {
      sum += own(Files.readString(directory.resolve("status")));
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
        for (Path thread : threads) {
          for (String child : Files.readString(thread.resolve("children")).split(" ")) {
            if (!child.isBlank()) {
              sum += peakKib(Long.parseLong(child.strip()), seen);
            }
          }
        }
      }
    } catch (IOException e) {
      // It ended meanwhile, or the host has no such files.
    }
    return sum;
  }

  /** The sandbox program's own processes do not count. */
  private static long own(String status) {
    if (status.startsWith("Name:\tbwrap\n")) {
      return 0;
    }
    int at = status.indexOf("\nVmHWM:");
    if (at < 0) {
      return 0;
    }
    int end = status.indexOf(" kB", at);
    return Long.parseLong(status.substring(at + 7, end).strip());
  }
}
