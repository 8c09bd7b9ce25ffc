package io.lambent.execution.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends and removes the groups of whole instances, in two steps: first all processes of all groups
 * are killed, then the directories are removed as the kernel lets go of them. No group waits for
 * another, so that hundreds of frozen environments take about as long as one.
 */
final class CgroupRemoval {
  private static final Logger log = LoggerFactory.getLogger(CgroupRemoval.class);
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long FIRST_PAUSE_NANOS = 500_000;
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  /**
   * The groups to remove: those of environments before those of instances, which can be removed
   * only when they are empty.
   */
  private final List<Path> left = new ArrayList<>();

  private CgroupRemoval() {}

  /**
   * Kills all processes of instances; no instruction of theirs runs after that. Takes a fraction of
   * a millisecond for a group.
   *
   * @param instances directories, in whatever hierarchies
   */
  static CgroupRemoval kill(Collection<Path> instances) {
    CgroupRemoval removal = new CgroupRemoval();
    // In version 2 this ends everything below, too.
    instances.forEach(CgroupRemoval::end);
    instances.forEach(removal::add);
    removal.left.forEach(CgroupRemoval::end);
    return removal;
  }

  private void add(Path group) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
      children.forEach(this::add);
    } catch (IOException e) {
      // It has gone.
    }
    left.add(group);
  }

  /** The same as {@link #await}, on a thread of its own. */
  void awaitInBackground() {
    if (!left.isEmpty()) {
      Thread.ofPlatform().daemon().name("control-group-sweep").start(this::await);
    }
  }

  /** Blocks until all groups are removed, or for ten seconds; the next start sweeps the rest. */
  void await() {
    long began = System.nanoTime();
    long pause = FIRST_PAUSE_NANOS;
    left.removeIf(CgroupRemoval::removed);
    while (!left.isEmpty()) {
      if (System.nanoTime() - began > LIMIT_NANOS) {
        log.warn("Processes in {} groups do not end, {} among them", left.size(), left.getFirst());
        return;
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
      left.forEach(CgroupRemoval::end);
      left.removeIf(CgroupRemoval::removed);
    }
  }

  /**
   * Ends the processes of a group. Version 2 does that by one write, whether they are frozen or
   * not. In version 1 a frozen process does not die, so the group is thawed; before, it is frozen,
   * so that no process is born while the others are counted.
   */
  private static void end(Path group) {
    if (Cgroup.tryWrite(group.resolve("cgroup.kill"), "1")) {
      return;
    }
    Path state = group.resolve("freezer.state");
    boolean frozen = Cgroup.tryWrite(state, "FROZEN");
    Cgroup.killAll(group.resolve("cgroup.procs"));
    if (frozen) {
      boolean ignored = Cgroup.tryWrite(state, "THAWED");
    }
  }

  private static boolean removed(Path group) {
    try {
      Files.deleteIfExists(group);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
