package io.lambent.services.groupcommit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Writes items of many callers in shared transactions: while one commits, what comes meanwhile
 * gathers for the next.
 *
 * @param <T> what is written
 * @param <R> what is known of an item once it is committed
 */
public final class GroupCommit<T, R> implements AutoCloseable {
  private static final int MAX_WAITING = 10_000;

  private final Transaction<T, R> transaction;
  private final int maxItems;
  private final BlockingQueue<Write<T, R>> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** Writes items in one transaction. */
  @FunctionalInterface
  public interface Transaction<T, R> {

    /**
     * @return a result for each item, in the same order
     */
    List<R> write(List<T> items);
  }

  private record Write<T, R>(List<T> items, CompletableFuture<List<R>> results) {}

  /**
   * @param name of the threads
   * @param transactions that run at a time
   * @param maxItems the maximum number of items that one transaction writes; those of one caller
   *     are never split
   */
  public GroupCommit(String name, int transactions, int maxItems, Transaction<T, R> transaction) {
    this.transaction = transaction;
    this.maxItems = maxItems;
    for (int i = 0; i < transactions; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::run));
    }
  }

  /**
   * Returns once the items are committed. Where a transaction fails, the items of each caller are
   * tried once more in one of their own; the failure of that is thrown.
   *
   * @return a result for each item, in the same order
   */
  public List<R> write(List<T> items) {
    Write<T, R> write = new Write<>(items, new CompletableFuture<>());
    try {
      queue.put(write);
      if (closed) {
        write.results().completeExceptionally(new IllegalStateException("stopping"));
      }
      return write.results().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while items were written", e);
    }
  }

  /** The number of callers whose items no transaction has taken yet. */
  int waiting() {
    return queue.size();
  }

  private void run() {
    List<Write<T, R>> writes = new ArrayList<>();
    while (!closed) {
      try {
        writes.add(queue.take());
      } catch (InterruptedException e) {
        break;
      }
      int size = writes.getFirst().items().size();
      for (Write<T, R> next; size < maxItems && (next = queue.poll()) != null; ) {
        writes.add(next);
        size += next.items().size();
      }
      commit(writes);
      writes.clear();
    }
    for (Write<T, R> left = queue.poll(); left != null; left = queue.poll()) {
      left.results().completeExceptionally(new IllegalStateException("stopping"));
    }
  }

  private void commit(List<Write<T, R>> writes) {
    try {
      List<R> results =
          transaction.write(writes.stream().flatMap(write -> write.items().stream()).toList());
      int from = 0;
      for (Write<T, R> write : writes) {
        int to = from + write.items().size();
        write.results().complete(List.copyOf(results.subList(from, to)));
        from = to;
      }
    } catch (RuntimeException e) {
      if (writes.size() == 1) {
        writes.getFirst().results().completeExceptionally(e);
      } else {
        // The items of one caller may be to blame; the others are not.
        writes.forEach(write -> commit(List.of(write)));
      }
    }
  }

  /** Waits for the transactions that run; what waits for one fails. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }
}
