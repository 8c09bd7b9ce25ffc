package io.lambent.execution.sandbox;

import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running process tree. */
public final class Sandbox {
  private final Process process;
  private final Runnable killTree;
  private final Runnable afterExit;
  private final AtomicBoolean released = new AtomicBoolean();
  private final CompletableFuture<Integer> exit;
  private final OptionalInt user;

  /**
   * @param killTree ends all processes of the tree; called any number of times
   * @param user the user id that only this sandbox has; empty where there is none
   * @param afterExit gives back what the sandbox held; called once
   */
  Sandbox(Process process, OptionalInt user, Runnable killTree, Runnable afterExit) {
    this.process = process;
    this.user = user;
    this.killTree = killTree;
    this.afterExit = afterExit;
    this.exit = process.onExit().thenApply(this::exited);
  }

  /** On the host; of the outermost process. */
  public long pid() {
    return process.pid();
  }

  /** The user id on this host that no other sandbox has; empty where it shares one. */
  public OptionalInt user() {
    return user;
  }

  /** Whether the outermost process has not ended. */
  public boolean alive() {
    return process.isAlive();
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
    return ProcessMemory.peakKib(process.pid());
  }

  /** Ends the whole tree; returns before it is gone. Nothing happens where it has ended. */
  public void kill() {
    if (process.isAlive()) {
      killTree.run();
    }
  }

  private int exited(Process ended) {
    // What the first process left behind ends with it.
    killTree.run();
    if (released.compareAndSet(false, true)) {
      afterExit.run();
    }
    return ended.exitValue();
  }
}
