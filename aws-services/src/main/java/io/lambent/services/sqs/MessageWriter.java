package io.lambent.services.sqs;

import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits messages. While one transaction commits, what comes meanwhile gathers for the next; two
 * run at a time.
 */
@Component
class MessageWriter {
  private static final int THREADS = 2;

  /** Bounds what one transaction inserts. */
  private static final int MAX_MESSAGES = 500;

  private final MessageTable messages;
  private final Arrivals arrivals;
  private final TransactionTemplate transactions;
  private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>(10_000);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  private record Write(List<NewMessage> messages, CompletableFuture<Void> committed) {}

  MessageWriter(MessageTable messages, Arrivals arrivals, TransactionTemplate transactions) {
    this.messages = messages;
    this.arrivals = arrivals;
    this.transactions = transactions;
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofVirtual().name("message-writer-" + i).start(this::run));
    }
  }

  /**
   * Returns once the messages, all of one queue, are committed.
   *
   * @throws io.lambent.aws.error.AwsFailure where the queue was deleted
   */
  void write(List<NewMessage> sent) {
    Write write = new Write(sent, new CompletableFuture<>());
    try {
      queue.put(write);
      if (closed) {
        write.committed().completeExceptionally(new IllegalStateException("stopping"));
      }
      write.committed().join();
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
      left.committed().completeExceptionally(new IllegalStateException("stopping"));
    }
  }

  private void commit(List<Write> writes) {
    try {
      insert(writes.stream().flatMap(write -> write.messages().stream()).toList());
      writes.forEach(this::committed);
    } catch (RuntimeException e) {
      if (writes.size() == 1) {
        writes.getFirst().committed().completeExceptionally(e);
      } else {
        // One of them names a queue that was deleted; the others are not to blame.
        writes.forEach(write -> commit(List.of(write)));
      }
    }
  }

  private void insert(List<NewMessage> all) {
    transactions.executeWithoutResult(status -> messages.insert(all));
  }

  private void committed(Write write) {
    write.committed().complete(null);
    arrivals.signal(write.messages().getFirst().queue());
  }

  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }
}
