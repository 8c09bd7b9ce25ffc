package io.lambent.execution.cgroup;

import io.lambent.execution.host.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** The directories of this instance, those of environments are below. */
  List<Path> directories();

  /** Ends and removes what is left. */
  @Override
  default void close() {
    CgroupRemoval.kill(directories()).await();
  }

  /**
   * Makes the groups of an instance, in version 2 where that is in use.
   *
   * @throws IOException where the host does not permit it
   */
  static CgroupHierarchy open(String name, LimitsProperties properties) throws IOException {
    CgroupMounts mounts = CgroupMounts.find();
    Path unified = mounts.unified();
    if (unified != null) {
      return new CgroupV2Hierarchy(unified, name, properties);
    }
    if (mounts.separate().isEmpty()) {
      throw new IOException("none are mounted");
    }
    return new CgroupV1Hierarchies(mounts.separate(), name, properties);
  }

  /** The name of an instance's group says which process it belongs to; one may have several. */
  static String newName() {
    ProcessIdentity own = ProcessIdentity.of(ProcessHandle.current());
    return PREFIX + own.pid() + "-" + own.started() + "-" + INSTANCES.incrementAndGet();
  }

  private static boolean isAlive(String name) {
    String[] parts = name.substring(PREFIX.length()).split("-", 3);
    try {
      return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1]))
          .find()
          .isPresent();
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return true; // Not one of ours.
    }
  }

  /**
   * Ends the processes that instances that were killed left, and removes their groups in the
   * background.
   *
   * @param homes the directories that groups of instances are made in, of all hierarchies
   */
  static void sweep(Collection<Path> homes) throws IOException {
    Logger log = LoggerFactory.getLogger(CgroupHierarchy.class);
    List<Path> dead = new ArrayList<>();
    for (Path home : Set.copyOf(homes)) {
      try (DirectoryStream<Path> groups = Files.newDirectoryStream(home, PREFIX + "*-*")) {
        for (Path group : groups) {
          if (Files.isDirectory(group) && !isAlive(String.valueOf(group.getFileName()))) {
            log.info("Removing the group of an instance that was killed: {}", group);
            dead.add(group);
          }
        }
      }
    }
    CgroupRemoval.kill(dead).awaitInBackground();
  }
}
