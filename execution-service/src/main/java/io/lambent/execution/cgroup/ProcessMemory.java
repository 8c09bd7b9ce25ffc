package io.lambent.execution.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The memory that a process tree has used, from {@code /proc}. Tens of microseconds a process. */
public final class ProcessMemory {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_PROCESSES = 256;

  private ProcessMemory() {}

  /** The sum of the peaks of the processes that are alive; 0 where {@code /proc} is not there. */
  public static long peakKib(long root) {
    // The sandbox program's own processes do not count.
    return sum(root, status -> status.startsWith("Name:\tbwrap\n") ? 0 : field(status, "VmHWM"));
  }

  /** The memory of the processes now, files excluded; 0 if there is no {@code /proc}. */
  public static long anonymousKib(long root) {
    return sum(root, status -> field(status, "RssAnon"));
  }

  private static long sum(long root, ToLongFunction<String> ofStatus) {
    return sum(root, ofStatus, new HashSet<>());
  }

  private static long sum(long pid, ToLongFunction<String> ofStatus, Set<Long> seen) {
    if (seen.size() >= MAX_PROCESSES || !seen.add(pid)) {
      return 0;
    }
    Path directory = PROC.resolve(Long.toString(pid));
    long sum = 0;
    try {
      sum += ofStatus.applyAsLong(Files.readString(directory.resolve("status")));
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
        for (Path thread : threads) {
          for (String child : Files.readString(thread.resolve("children")).split(" ")) {
            if (!child.isBlank()) {
              sum += sum(Long.parseLong(child.strip()), ofStatus, seen);
            }
          }
        }
      }
    } catch (IOException e) {
      // It ended meanwhile, or the host has no such files.
    }
    return sum;
  }

  private static long field(String status, String name) {
    int at = status.indexOf("\n" + name + ":");
    if (at < 0) {
      return 0;
    }
    int end = status.indexOf(" kB", at);
    return Long.parseLong(status.substring(at + name.length() + 2, end).strip());
  }
}
