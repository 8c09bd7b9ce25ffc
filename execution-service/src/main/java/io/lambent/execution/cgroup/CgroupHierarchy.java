package io.lambent.execution.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups of this instance, in one of the two versions that kernels have. */
sealed interface CgroupHierarchy extends AutoCloseable
    permits CgroupV2Hierarchy, CgroupV1Hierarchies {
  String PREFIX = "lambent-";
  AtomicInteger INSTANCES = new AtomicInteger();

  /** For people. */
  String description();

  /** The controllers that are available. */
  Set<CgroupController> controllers();

  Cgroup create(String name) throws IOException;

  /** Removes what is left. */
  @Override
  void close();

  /** The name of an instance's group says which process it belongs to; one may have several. */
  static String newName() {
    ProcessHandle process = ProcessHandle.current();
    return PREFIX + process.pid() + "-" + started(process) + "-" + INSTANCES.incrementAndGet();
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  private static boolean isAlive(String name) {
    String[] parts = name.substring(PREFIX.length()).split("-", 3);
    try {
      long pid = Long.parseLong(parts[0]);
      long start = Long.parseLong(parts[1]);
      return ProcessHandle.of(pid).filter(process -> started(process) == start).isPresent();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return true; // Not one of ours.
    }
  }

  /** Ends and removes what instances that were killed left. */
  static void sweep(Path home, String hierarchy) throws IOException {
    Logger log = LoggerFactory.getLogger(CgroupHierarchy.class);
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(home, PREFIX + "*-*")) {
      for (Path group : groups) {
        if (Files.isDirectory(group) && !isAlive(String.valueOf(group.getFileName()))) {
          log.info("Removing the group of an instance that was killed: {} {}", hierarchy, group);
          removeTree(group);
        }
      }
    }
  }

  /** Ends all processes in a group and those below it and removes them, as far as possible. */
  static void removeTree(Path group) {
    for (Path child : children(group)) {
      removeTree(child);
    }
    for (int i = 0; i < 20; i++) {
      Cgroup.killAll(group.resolve("cgroup.procs"));
      // Frozen processes do not die in version 1.
      boolean ignored =
          Cgroup.tryWrite(group.resolve("freezer.state"), "THAWED")
              | Cgroup.tryWrite(group.resolve("cgroup.kill"), "1");
      try {
        Files.deleteIfExists(group);
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(1_000_000L << Math.min(i, 5));
      }
    }
  }

  private static List<Path> children(Path group) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(group, Files::isDirectory)) {
      all.forEach(found::add);
    } catch (IOException e) {
      // It has gone.
    }
    return found;
  }
}
