package io.lambent.services.sqs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Writes items of many callers in shared transactions: while one commits, what comes meanwhile
 * gathers for the next. Two run at a time.
 *
 * @param <T> what is written
 * @param <R> what is known of an item once it is committed
 */
final class WriterLane<T, R> {
  private static final int THREADS = 2;

  /** The maximum number of items that one transaction writes. */
  private static final int MAX_ITEMS = 500;

  private final Transaction<T, R> transaction;
  private final Consumer<T> committed;
  private final BlockingQueue<Write<T, R>> queue = new LinkedBlockingQueue<>(10_000);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** Writes items in one transaction. */
  @FunctionalInterface
  interface Transaction<T, R> {

    /**
     * @return a result for each item, in the same order
     */
    List<R> write(List<T> items);
  }

  private record Write<T, R>(List<T> items, CompletableFuture<List<R>> results) {}

  /**
   * @param name of the threads
   * @param committed is called with the first item of each write that was committed
   */
  WriterLane(String name, Transaction<T, R> transaction, Consumer<T> committed) {
    this.transaction = transaction;
    this.committed = committed;
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::run));
    }
  }

  /**
   * Returns once the items, all of one queue, are committed.
   *
   * @throws io.lambent.aws.error.AwsFailure where the queue was deleted
   */
  List<R> write(List<T> items) {
    Write<T, R> write = new Write<>(items, new CompletableFuture<>());
    try {
      queue.put(write);
      if (closed) {
        write.results().completeExceptionally(new IllegalStateException("stopping"));
      }
      return write.results().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DataIntegrityViolationException) {
        throw SqsErrors.noQueue();
      }
      throw new IllegalStateException("messages could not be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while messages were written", e);
    }
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
      for (Write<T, R> next; size < MAX_ITEMS && (next = queue.poll()) != null; ) {
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
        committed.accept(write.items().getFirst());
        from = to;
      }
    } catch (RuntimeException e) {
      if (writes.size() == 1) {
        writes.getFirst().results().completeExceptionally(e);
      } else {
        // One of them names a queue that was deleted; the others are not to blame.
        writes.forEach(write -> commit(List.of(write)));
      }
    }
  }

  void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }
}
