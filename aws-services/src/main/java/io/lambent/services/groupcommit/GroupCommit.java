package io.lambent.services.groupcommit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.TransactionException;

/**
 * Writes items of many callers in shared transactions: while one commits, what comes meanwhile
 * gathers for the next.
 *
 * @param <T> what is written
 * @param <R> what is known of an item once it is committed
 */
public final class GroupCommit<T, R extends @Nullable Object> implements AutoCloseable {
  private static final int MAX_WAITING = 10_000;

  /** The beginnings of SQL states: of lost connections, and of PostgreSQL as it stops or starts. */
  private static final List<String> LOST = List.of("08", "57P");

  private final Transaction<T, R> transaction;
  private final ToLongFunction<T> weigher;
  private final long maxWeight;
  private final BlockingQueue<Write<T, R>> queue = new LinkedBlockingQueue<>(MAX_WAITING);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** Writes items in one transaction. */
  @FunctionalInterface
  public interface Transaction<T, R extends @Nullable Object> {

    /**
     * @return a result for each item, in the same order
     */
    List<R> write(List<T> items);
  }

  private record Write<T, R extends @Nullable Object>(
      List<T> items, CompletableFuture<List<R>> results) {}

  /**
   * @param name of the threads
   * @param transactions that run at a time
   * @param maxItems the maximum number of items that one transaction writes; those of one caller
   *     are never split
   */
  public GroupCommit(String name, int transactions, int maxItems, Transaction<T, R> transaction) {
    this(name, transactions, maxItems, item -> 1, transaction);
  }

  /**
   * @param name of the threads
   * @param transactions that run at a time
   * @param maxWeight a transaction takes the items of no further caller once its items have this
   *     weight
   * @param weigher the weight of an item, such as its size in bytes
   */
  public GroupCommit(
      String name,
      int transactions,
      long maxWeight,
      ToLongFunction<T> weigher,
      Transaction<T, R> transaction) {
    this.transaction = transaction;
    this.weigher = weigher;
    this.maxWeight = maxWeight;
    for (int i = 0; i < transactions; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::run));
    }
  }

  /**
   * Returns once the items are committed. Where a transaction fails, the items of each caller are
   * tried once more in one of their own; the failure of that is thrown. Where the connection to the
   * database is lost they are not tried again, because they may be committed.
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
      long weight = weight(writes.getFirst());
      for (Write<T, R> next; weight < maxWeight && (next = queue.poll()) != null; ) {
        writes.add(next);
        weight += weight(next);
      }
      commit(writes);
      writes.clear();
    }
    for (Write<T, R> left = queue.poll(); left != null; left = queue.poll()) {
      left.results().completeExceptionally(new IllegalStateException("stopping"));
    }
  }

  private long weight(Write<T, R> write) {
    return write.items().stream().mapToLong(weigher).sum();
  }

  private void commit(List<Write<T, R>> writes) {
    try {
      List<R> results =
          transaction.write(writes.stream().flatMap(write -> write.items().stream()).toList());
      int from = 0;
      for (Write<T, R> write : writes) {
        int to = from + write.items().size();
        // A copy that may have null results.
        write
            .results()
            .complete(Collections.unmodifiableList(new ArrayList<>(results.subList(from, to))));
        from = to;
      }
    } catch (RuntimeException e) {
      if (writes.size() == 1 || isConnectionLost(e)) {
        writes.forEach(write -> write.results().completeExceptionally(e));
      } else {
        // The items of one caller may be to blame; the others are not.
        writes.forEach(write -> commit(List.of(write)));
      }
    }
  }

  /** Returns true if a transaction has failed for want of the database, and not for its items. */
  private static boolean isConnectionLost(RuntimeException e) {
    if (e instanceof TransactionException || e instanceof CannotGetJdbcConnectionException) {
      return true;
    }
    return NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException failure
        && failure.getSQLState() != null
        && LOST.stream().anyMatch(failure.getSQLState()::startsWith);
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
