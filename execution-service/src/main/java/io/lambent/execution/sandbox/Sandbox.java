package io.lambent.execution.sandbox;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running process tree. */
public final class Sandbox {
  private final long pid;
  private final Runnable killTree;
  private final Runnable afterExit;
  private final AtomicBoolean released = new AtomicBoolean();
  private final CompletableFuture<Integer> exit;
  private final OptionalInt user;

  /**
   * @param exit completes with the exit status of the outermost process when it has ended
   * @param killTree ends all processes of the tree; called any number of times
   * @param user the user id that only this sandbox has; empty where there is none
   * @param afterExit gives back what the sandbox held; called once
   */
  Sandbox(
      long pid,
      CompletionStage<Integer> exit,
      OptionalInt user,
      Runnable killTree,
      Runnable afterExit) {
    this.pid = pid;
    this.user = user;
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

  /** Whether the outermost process has not ended. */
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

  /** Ends the whole tree; returns before it is gone. Nothing happens where it has ended. */
  public void kill() {
    if (alive()) {
      killTree.run();
    }
  }

  private int exited(int status) {
    // What the first process left behind ends with it.
    killTree.run();
    if (released.compareAndSet(false, true)) {
      afterExit.run();
    }
    return status;
  }
}
