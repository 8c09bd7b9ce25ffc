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
 * Writes messages of many senders in shared transactions: while one commits, what is sent meanwhile
 * gathers for the next. Two run at a time.
 */
final class WriterLane {
  private static final int THREADS = 2;

  /** Bounds what one transaction inserts. */
  private static final int MAX_MESSAGES = 500;

  private final Insert insert;
  private final Consumer<NewMessage> committed;
  private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>(10_000);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** Inserts messages in one transaction. */
  @FunctionalInterface
  interface Insert {

    /**
     * @return what is stored for each message, in the same order
     */
    List<Stored> insert(List<NewMessage> messages);
  }

  private record Write(List<NewMessage> messages, CompletableFuture<List<Stored>> stored) {}

  /**
   * @param name of the threads
   * @param committed is called with the first message of each write that was committed
   */
  WriterLane(String name, Insert insert, Consumer<NewMessage> committed) {
    this.insert = insert;
    this.committed = committed;
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::run));
    }
  }

  /**
   * Returns once the messages, all of one queue, are committed.
   *
   * @throws io.lambent.aws.error.AwsFailure where the queue was deleted
   */
  List<Stored> write(List<NewMessage> sent) {
    Write write = new Write(sent, new CompletableFuture<>());
    try {
      queue.put(write);
      if (closed) {
        write.stored().completeExceptionally(new IllegalStateException("stopping"));
      }
      return write.stored().join();
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
    List<Write> writes = new ArrayList<>();
    while (!closed) {
      try {
        writes.add(queue.take());
      } catch (InterruptedException e) {
        break;
      }
      int size = writes.getFirst().messages().size();
      for (Write next; size < MAX_MESSAGES && (next = queue.poll()) != null; ) {
        writes.add(next);
        size += next.messages().size();
      }
      commit(writes);
      writes.clear();
    }
    for (Write left = queue.poll(); left != null; left = queue.poll()) {
      left.stored().completeExceptionally(new IllegalStateException("stopping"));
    }
  }

  private void commit(List<Write> writes) {
    try {
      List<Stored> stored =
          insert.insert(writes.stream().flatMap(write -> write.messages().stream()).toList());
      int from = 0;
      for (Write write : writes) {
        int to = from + write.messages().size();
        write.stored().complete(List.copyOf(stored.subList(from, to)));
        committed.accept(write.messages().getFirst());
        from = to;
      }
    } catch (RuntimeException e) {
      if (writes.size() == 1) {
        writes.getFirst().stored().completeExceptionally(e);
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
