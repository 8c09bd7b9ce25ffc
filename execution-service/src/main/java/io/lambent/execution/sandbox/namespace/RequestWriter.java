package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.SandboxFailedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The requests on their way to the launcher. One thread writes them, so that no other thread waits
 * for the launcher to read; it is interrupted when the launcher ends. While few answers are
 * outstanding, the pipe certainly has room, and callers write by themselves: on a busy machine the
 * change of threads would cost a start some milliseconds.
 */
final class RequestWriter {
  /** Requests that may wait; each takes one or two KiB. A launcher does some 2,000 a second. */
  static final int QUEUE_LIMIT = 512;

  /**
   * The time that a caller waits for room: longer than a working launcher takes for a full queue.
   */
  static final Duration QUEUE_WAIT = Duration.ofSeconds(4);

  /**
   * Requests that may be unanswered, and hence unread, when a caller writes itself. A pipe takes 16
   * of {@link #PAGE} bytes at least.
   */
  static final int UNREAD_LIMIT = 8;

  /** The maximum size of a request that a caller writes itself, in bytes: a page of a pipe. */
  private static final int PAGE = 4096;

  /** A number of permits that exceeds the number of waiting callers. */
  private static final int CALLER_LIMIT = 1_000_000;

  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final Semaphore room = new Semaphore(QUEUE_LIMIT);
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  /** True once nothing is written any more, so that there is room for all. */
  private final AtomicBoolean opened = new AtomicBoolean();

  private volatile boolean closed;

  private record Entry(LauncherMessage message, boolean counted, BooleanSupplier withdrawn) {}

  RequestWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, 8 * 1024);
    this.thread = Thread.ofPlatform().daemon().name("launcher-writer").start(this::run);
  }

  /** Puts a request into the queue, as {@link #put(LauncherMessage, int, BooleanSupplier)} does. */
  void put(LauncherMessage message) {
    put(message, Integer.MAX_VALUE, () -> false);
  }

  /**
   * Puts a request into the queue.
   *
   * @param unanswered how many requests the launcher has yet to answer, this one included
   * @param withdrawn asked when its turn comes, by the thread that writes; where true it is not
   *     sent
   * @throws SandboxFailedException where there is no room within {@link #QUEUE_WAIT}, the message
   *     is too long, or the launcher has ended
   */
  void put(LauncherMessage message, int unanswered, BooleanSupplier withdrawn) {
    if (message.length() > LauncherMessage.LENGTH_LIMIT) {
      throw new SandboxFailedException("too much for one request to the launcher");
    }
    if (unanswered <= UNREAD_LIMIT && message.length() <= PAGE && writesNow(message)) {
      return;
    }
    try {
      if (!room.tryAcquire(QUEUE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SandboxFailedException("the launcher takes no requests");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFailedException("interrupted");
    }
    if (closed) {
      throw new SandboxFailedException("the launcher has ended");
    }
    queue.add(new Entry(message, true, withdrawn));
  }

  /** Writes a request unless another waits or is being written; returns whether it did. */
  private boolean writesNow(LauncherMessage message) {
    if (!queue.isEmpty() || !writing.tryLock()) {
      return false;
    }
    try {
      message.writeTo(out);
      return true;
    } catch (IOException e) {
      throw new SandboxFailedException("the launcher has ended", e);
    } finally {
      writing.unlock();
    }
  }

  /** Puts a request into the queue without waiting for room; the caller bounds their number. */
  void putAtOnce(LauncherMessage message) {
    if (!closed) {
      queue.add(new Entry(message, false, () -> false));
    }
  }

  /** Called when the launcher has ended: callers that wait for room fail now. */
  void close() {
    closed = true;
    thread.interrupt();
    if (opened.compareAndSet(false, true)) {
      room.release(CALLER_LIMIT);
    }
  }

  private void run() {
    try {
      while (!closed) {
        Entry entry = queue.take();
        if (!entry.withdrawn().getAsBoolean()) {
          write(entry.message());
        }
        if (entry.counted()) {
          room.release();
        }
      }
    } catch (IOException | InterruptedException e) {
      // It has ended, which its listener sees, too.
      closed = true;
    }
  }

  private void write(LauncherMessage message) throws IOException {
    writing.lock();
    try {
      message.writeTo(out);
    } finally {
      writing.unlock();
    }
  }
}
