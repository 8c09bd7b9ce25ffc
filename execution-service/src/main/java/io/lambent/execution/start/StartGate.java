package io.lambent.execution.start;

import io.lambent.contract.function.FunctionName;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Bounds how many environments start at a time. A start is a processor's work: a hundred at once
 * are all ready when the last of them is, while a hundred in turn are ready one after the other,
 * and those that have answered take the calls of those that have not begun.
 *
 * <p>A start holds its pass until the runtime client is up, or until the process runs where that is
 * the function's own (a custom runtime, a wrapper script), and never for long: what a function does
 * when it is initialized must not keep others from starting.
 *
 * <p>Functions take turns, so that one that is called a hundred times delays no other by a hundred
 * starts.
 */
@Component
public final class StartGate {
  /** One start keeps a processor busy; the second fills its waits for disk and other processes. */
  private static final int STARTS_PER_PROCESSOR = 2;

  private final int atOnce;
  private final SequencedMap<FunctionName, Queue<Pass>> waiting = new LinkedHashMap<>();
  private int inside;

  @Autowired
  StartGate() {
    this(STARTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
  }

  StartGate(int atOnce) {
    this.atOnce = atOnce;
  }

  /** The right to start, or a place in the queue for it. */
  public final class Pass {
    private final FunctionName function;
    private final Runnable start;
    private boolean entered;
    private boolean over;

    private Pass(FunctionName function, Runnable start) {
      this.function = function;
      this.start = start;
    }

    public boolean entered() {
      synchronized (StartGate.this) {
        return entered;
      }
    }

    /**
     * Ends the turn of a start, which needs the processor no longer. Any thread; a second call does
     * nothing.
     *
     * @return true if it had begun
     */
    public boolean leave() {
      return StartGate.this.leave(this);
    }
  }

  /**
   * Begins a start now, or when its turn comes.
   *
   * @param function whose starts wait for each other in the order in which they came
   * @param start does not block; runs on the thread that makes room
   */
  public Pass enter(FunctionName function, Runnable start) {
    Pass pass = new Pass(function, start);
    synchronized (this) {
      if (inside >= atOnce) {
        waiting.computeIfAbsent(function, first -> new ArrayDeque<>()).add(pass);
        return pass;
      }
      inside++;
      pass.entered = true;
    }
    start.run();
    return pass;
  }

  private boolean leave(Pass pass) {
    Pass next = null;
    boolean begun;
    synchronized (this) {
      begun = pass.entered;
      if (pass.over) {
        return begun;
      }
      pass.over = true;
      if (begun) {
        inside--;
        next = next();
      } else {
        withdraw(pass);
      }
    }
    if (next != null) {
      next.start.run();
    }
    return begun;
  }

  private @Nullable Pass next() {
    Map.Entry<FunctionName, Queue<Pass>> turn = waiting.pollFirstEntry();
    if (turn == null) {
      return null;
    }
    Pass next = turn.getValue().remove();
    if (!turn.getValue().isEmpty()) {
      waiting.putLast(turn.getKey(), turn.getValue());
    }
    next.entered = true;
    inside++;
    return next;
  }

  private void withdraw(Pass pass) {
    Queue<Pass> queue = waiting.get(pass.function);
    if (queue != null && queue.remove(pass) && queue.isEmpty()) {
      waiting.remove(pass.function);
    }
  }
}
