package io.lambent.execution.sandbox;

import io.lambent.execution.cgroup.Cgroup;
import io.lambent.execution.cgroup.CgroupMemory;
import io.lambent.execution.cgroup.ProcessMemory;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running process tree. */
public final class Sandbox {
  /** The exit status of a process that SIGKILL ended. */
  private static final int KILLED = 128 + 9;

  private final long pid;
  private final Runnable killTree;
  private final Runnable afterExit;
  private final AtomicBoolean released = new AtomicBoolean();
  private final CompletableFuture<Integer> exit;
  private final OptionalInt user;
  private final Cgroup group;
  private final CgroupMemory memory;
  private final ListeningSockets listening;
  private volatile boolean outOfMemory;

  /**
   * @param exit completes with the exit status of the outermost process when it has ended
   * @param group of all its processes; removed when they have ended
   * @param listening in its own network
   * @param killTree ends all processes of the tree; called any number of times
   * @param user the user id that only this sandbox has; empty where there is none
   * @param afterExit gives back what the sandbox held; called once
   */
  public Sandbox(
      long pid,
      CompletionStage<Integer> exit,
      OptionalInt user,
      Cgroup group,
      ListeningSockets listening,
      Runnable killTree,
      Runnable afterExit) {
    this.pid = pid;
    this.user = user;
    this.group = group;
    this.memory = new CgroupMemory(group);
    this.listening = listening;
    this.killTree = killTree;
    this.afterExit = afterExit;
    this.exit = exit.thenApply(this::exited).toCompletableFuture();
  }

  /** On the host; of the outermost process. */
  public long pid() {
    return pid;
  }

  /** The user id on this host that no other sandbox has; empty where it shares one. */
  public OptionalInt user() {
    return user;
  }

  /** The sockets that listen in its own network; they are closed when it has ended. */
  public ListeningSockets listening() {
    return listening;
  }

  /** Returns true if the outermost process has not ended. */
  public boolean alive() {
    return !exit.isDone();
  }

  /**
   * Completes with the exit status when the outermost process has ended; 128 and the number of the
   * signal where one ended it. On any thread.
   */
  public CompletionStage<Integer> onExit() {
    return exit;
  }

  /** The peak resident memory of the processes alive, in KiB. Reads {@code /proc}; 0 elsewhere. */
  public long peakMemoryKib() {
    return ProcessMemory.peakKib(pid);
  }

  /** The peak memory of all processes together, in KiB; 0 where the kernel does not count it. */
  public long peakGroupMemoryKib() {
    return memory.peakKib();
  }

  /**
   * Returns true where the processes use more memory than a limit. Without a memory cgroup, reads
   * the memory of each process.
   */
  public boolean exceeds(long mebibytes) {
    return group.limitsMemory()
        ? group.exceedsMemory()
        : ProcessMemory.anonymousKib(pid) > mebibytes * 1024;
  }

  /** Ends the tree because it has used more memory than it may. */
  public void killOutOfMemory() {
    outOfMemory = true;
    kill();
  }

  /** Once it has ended: whether that was for want of memory. */
  public boolean ranOutOfMemory() {
    return outOfMemory;
  }

  /** The control group of its processes. */
  public Cgroup group() {
    return group;
  }

  /** Ends the whole tree; returns before it is gone. Nothing happens where it has ended. */
  public void kill() {
    if (alive()) {
      group.kill();
      killTree.run();
    }
  }

  private int exited(int status) {
    outOfMemory |= status == KILLED && group.outOfMemoryKills() > 0;
    // Processes that the first process left behind end with it.
    killTree.run();
    if (released.compareAndSet(false, true)) {
      listening.close();
      group.close();
      afterExit.run();
    }
    return status;
  }
}
