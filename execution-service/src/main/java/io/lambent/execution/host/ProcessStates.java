package io.lambent.execution.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Reads from {@code /proc} if threads of a process tree are runnable. */
public final class ProcessStates {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_PROCESSES = 16;

  private ProcessStates() {}

  /**
   * Returns true if a thread of the tree uses a processor or waits for one at this moment. Takes
   * some 10 microseconds a thread. True where it cannot be told.
   */
  public static boolean anyRunnable(long root) {
    return anyRunnable(root, new HashSet<>());
  }

  private static boolean anyRunnable(long pid, Set<Long> seen) {
    if (seen.size() >= MAX_PROCESSES || !seen.add(pid)) {
      return false;
    }
    Path tasks = PROC.resolve(Long.toString(pid)).resolve("task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        if (isRunnable(Files.readString(thread.resolve("stat"), ISO_8859_1))) {
          return true;
        }
        for (String child : Files.readString(thread.resolve("children"), ISO_8859_1).split(" ")) {
          if (!child.isBlank() && anyRunnable(Long.parseLong(child.strip()), seen)) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException | NumberFormatException e) {
      return true; // It ended meanwhile, or the host has no such files.
    }
  }

  /** The state is the field after the name, which is in parentheses and may hold any. */
  static boolean isRunnable(String stat) {
    int name = stat.lastIndexOf(')');
    return name >= 0 && stat.startsWith("R", name + 2);
  }
}
