package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The processes of the host as they are at one moment, from {@code /proc}. */
final class ProcessTree {
  private static final Path PROC = Path.of("/proc");

  private final Map<Long, List<Long>> children = new HashMap<>();
  private final Map<Long, String> names = new HashMap<>();

  ProcessTree() throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        try {
          add(Long.parseLong(process.getFileName().toString()), read(process.resolve("stat")));
        } catch (IOException e) {
          // The process has ended meanwhile.
        }
      }
    }
  }

  /**
   * Adds a line in the format of proc(5), where the name is in parentheses and may contain any
   * character.
   */
  private void add(long pid, String stat) {
    int end = stat.lastIndexOf(')');
    names.put(pid, stat.substring(stat.indexOf('(') + 1, end));
    long parent = Long.parseLong(stat.substring(end + 2).split(" ", 3)[1]);
    children.computeIfAbsent(parent, absent -> new ArrayList<>()).add(pid);
  }

  /** A process and its descendants. */
  List<Long> tree(long root) {
    List<Long> all = new ArrayList<>();
    Deque<Long> next = new ArrayDeque<>(List.of(root));
    while (!next.isEmpty()) {
      long pid = next.pop();
      all.add(pid);
      children.getOrDefault(pid, List.of()).forEach(next::push);
    }
    return all;
  }

  String name(long pid) {
    return names.getOrDefault(pid, "");
  }

  /** The proportional set size of a process in KiB; 0 where it has ended. */
  static long pssKib(long pid) {
    return field(PROC.resolve(Long.toString(pid)).resolve("smaps_rollup"), "Pss:");
  }

  /** The resident memory of a process in KiB; 0 where it has ended. */
  static long residentKib(long pid) {
    return field(PROC.resolve(Long.toString(pid)).resolve("status"), "VmRSS:");
  }

  static long threads(long pid) {
    return field(PROC.resolve(Long.toString(pid)).resolve("status"), "Threads:");
  }

  /** The number of descriptors that a process has open; 0 where it has ended. */
  static long descriptors(long pid) {
    String[] open = PROC.resolve(Long.toString(pid)).resolve("fd").toFile().list();
    return open == null ? 0 : open.length;
  }

  /** The memory that processes can get without swapping, in KiB. */
  static long availableKib() {
    return field(PROC.resolve("meminfo"), "MemAvailable:");
  }

  /** The processor time of a process since its start; 0 where it has ended. */
  static double seconds(long pid) {
    return seconds(PROC.resolve(Long.toString(pid)));
  }

  /**
   * The processor time of threads since the start of their process.
   *
   * @param which a test of the thread's name, of which the kernel keeps 15 characters
   */
  static double threadSeconds(long pid, Predicate<String> which) throws IOException {
    double sum = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
      for (Path thread : threads) {
        try {
          if (which.test(read(thread.resolve("comm")).strip())) {
            sum += seconds(thread);
          }
        } catch (IOException e) {
          // The thread has ended meanwhile.
        }
      }
    }
    return sum;
  }

  /** User and system time, the 14th and 15th field of proc(5), at 100 ticks a second. */
  private static double seconds(Path process) {
    try {
      String stat = read(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static long field(Path file, String name) {
    try {
      return read(file)
          .lines()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), ISO_8859_1);
  }
}
