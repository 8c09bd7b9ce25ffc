package io.lambent.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The processes, control groups, mounts and Unix sockets of an instance that the kernel still has.
 * Each call reads them anew, so that processes that started meanwhile count as well.
 */
final class Leftovers {
  private static final Path PROCESSES = Path.of("/proc");
  private static final Path GROUPS = Path.of("/sys/fs/cgroup");
  private static final Path OWN_MOUNTS = Path.of("/proc/self/mountinfo");
  private static final Path UNIX_SOCKETS = Path.of("/proc/net/unix");

  private final Path dataDirectory;

  /** A part of the names of the instance's control groups, on all hierarchies. */
  private final String group;

  private final Set<Long> known = new LinkedHashSet<>();

  /**
   * @param pid the process id of the instance
   */
  Leftovers(Path dataDirectory, long pid) throws IOException {
    this.dataDirectory = dataDirectory;
    this.group = "/lambent-" + pid + "-";
    known.add(pid);
    ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(each -> known.add(each.pid()));
    known.addAll(postgres());
  }

  /** The postmaster, which is no child of the instance, and its children. */
  private List<Long> postgres() throws IOException {
    Path file = dataDirectory.resolve("postgres/data/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    return ProcessHandle.of(pid).stream()
        .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
        .map(ProcessHandle::pid)
        .toList();
  }

  /** The control groups of its environments. */
  List<Path> groups() throws IOException {
    String name = group.substring(1);
    try (Stream<Path> all =
        Files.find(
            GROUPS,
            6,
            (path, attributes) ->
                attributes.isDirectory() && String.valueOf(path.getFileName()).startsWith(name))) {
      return all.toList();
    }
  }

  /** Short descriptions of what is left; empty once all is gone. */
  List<String> list() throws IOException {
    List<String> left = new ArrayList<>();
    try (Stream<Path> all = Files.list(PROCESSES)) {
      all.filter(this::isOurs).forEach(each -> left.add("process " + read(each.resolve("stat"))));
    }
    groups().forEach(each -> left.add("group " + each));
    lines(OWN_MOUNTS).forEach(each -> left.add("mount " + each));
    lines(UNIX_SOCKETS).forEach(each -> left.add("socket " + each));
    return left;
  }

  private List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.contains(dataDirectory.toString()))
        .toList();
  }

  private boolean isOurs(Path process) {
    String name = String.valueOf(process.getFileName());
    if (!name.chars().allMatch(Character::isDigit)) {
      return false;
    }
    boolean ours =
        known.contains(Long.parseLong(name)) || read(process.resolve("cgroup")).contains(group);
    return ours && !hasEnded(process);
  }

  /**
   * Returns true for a process that has ended: a zombie whose parent has not read its status
   * counts.
   */
  private static boolean hasEnded(Path process) {
    String stat = read(process.resolve("stat"));
    return stat.isEmpty() || "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
  }

  /** The text of a file; empty where it is gone. */
  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
