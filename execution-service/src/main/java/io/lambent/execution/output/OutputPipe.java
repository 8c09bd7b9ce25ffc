package io.lambent.execution.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.host.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The output of one environment, standard output and standard error, as lines: each ends with a
 * line feed and nothing else. A runtime client's log records, of one or several lines, come in the
 * form that {@code docs/runtime-protocol.md} describes under "Output".
 *
 * <p>The poller reads it while the environment works; the environment's event loop drains it before
 * it ends an invocation, so every line that a handler wrote before it answered comes before that
 * invocation's end. Both hold the lock of this pipe, which no other environment touches.
 *
 * <p>An environment that writes more than its budget is not read for a while: its pipe fills up and
 * its writers wait. Nothing is lost, and the platform's work and memory stay bounded.
 */
public final class OutputPipe implements AutoCloseable {
  /** CloudWatch Logs takes events of up to 256 KiB; longer lines are cut. */
  static final int MAX_LINE = 256 * 1024 - 26;

  /** The answer of {@link #drain} if it is to be called again later. */
  static final int WAIT = -1;

  /** The two characters that a record begins with; the first also begins an escape within it. */
  private static final byte ESCAPE = 0;

  private static final byte RECORD = 0x1e;

  private static final String ESCAPED_LINE_FEED = "\0n";
  private static final String ESCAPED_ZERO = "\0" + "0";

  private static final int CHUNK = 64 * 1024;

  /** In all a MiB, which is the most that a pipe can hold. */
  private static final int MAX_CHUNKS = 16;

  private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[CHUNK]);

  private final Path path;
  private final int descriptor;
  private final OutputPoller poller;
  private final OutputBudget budget;
  private final Consumer<String> lines;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] rest = new byte[256];
  private int restLength;

  /** True where {@link #rest} belongs to a record. */
  private boolean inRecord;

  private boolean closed;
  private boolean slowed;

  OutputPipe(Path path, OutputPoller poller, OutputBudget budget, Consumer<String> lines) {
    this.path = path;
    this.poller = poller;
    this.budget = budget;
    this.lines = lines;
    try {
      Posix.makeFifo(path);
      this.descriptor = Posix.openFifo(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  int descriptor() {
    return descriptor;
  }

  /**
   * Hands over all complete lines written so far, each with its line feed, and records as they are,
   * as far as the budget goes.
   *
   * @return bytes read; less than none where the budget is spent and the rest has to wait
   */
  int drain() {
    lock.lock();
    try {
      if (closed) {
        return 0;
      }
      if (budget.spent(System.nanoTime())) {
        sayThatItIsSlowed();
        return WAIT;
      }
      return readAll(0);
    } finally {
      lock.unlock();
    }
  }

  private void sayThatItIsSlowed() {
    if (!slowed) {
      slowed = true;
      lines.accept("[lambent] The function writes faster than its log may grow and is slowed\n");
    }
  }

  /** Whatever the budget, all that a pipe can hold, and a last line without a line break, too. */
  public void drainAll() {
    drainAll(() -> true);
  }

  /** As {@link #drainAll()}, then does something else before any further line is handed over. */
  public <T> T drainAll(Supplier<T> then) {
    lock.lock();
    try {
      if (!closed) {
        readAll(Long.MAX_VALUE);
        flushRest();
      }
      return then.get();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is left and closes the pipe; a second call does nothing. */
  @Override
  public void close() {
    poller.remove(this);
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        Posix.close(descriptor);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param overdraft how much more than its budget may be read
   */
  private int readAll(long overdraft) {
    byte[] buffer = BUFFER.get();
    MemorySegment segment = MemorySegment.ofArray(buffer);
    int total = 0;
    for (; ; ) {
      int read = Posix.read(descriptor, segment);
      if (read <= 0) {
        return total;
      }
      total += read;
      split(buffer, read);
      if (read < CHUNK || total >= MAX_CHUNKS * CHUNK || budget.overspent() > overdraft) {
        // Either that was all, or the function writes as fast as it is read: let others in.
        return total;
      }
    }
  }

  private void split(byte[] buffer, int length) {
    int start = 0;
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        keep(buffer, start, i - start);
        endLine();
        start = i + 1;
        count++;
      } else if (buffer[i] == RECORD && follows(buffer, start, i)) {
        keep(buffer, start, i - start);
        restLength--;
        if (restLength > 0) {
          // Text before the record that did not end with a line feed becomes a line of its own.
          endLine();
        }
        inRecord = true;
        start = i + 1;
      }
    }
    budget.spend(length, count);
    keep(buffer, start, length - start);
  }

  /** Returns true where the byte before, which may have come earlier, begins an escape. */
  private boolean follows(byte[] buffer, int start, int index) {
    return index > start
        ? buffer[index - 1] == ESCAPE
        : restLength > 0 && rest[restLength - 1] == ESCAPE;
  }

  private void keep(byte[] buffer, int offset, int length) {
    int from = offset;
    int left = length;
    while (restLength + left > MAX_LINE) {
      int part = MAX_LINE - restLength;
      copy(buffer, from, part);
      emit();
      from += part;
      left -= part;
    }
    copy(buffer, from, left);
  }

  private void copy(byte[] buffer, int offset, int length) {
    if (restLength + length > rest.length) {
      rest = Arrays.copyOf(rest, Math.max(restLength + length, rest.length * 2));
    }
    System.arraycopy(buffer, offset, rest, restLength, length);
    restLength += length;
  }

  private void endLine() {
    emit();
    inRecord = false;
  }

  /** Hands over what has no end yet. */
  private void flushRest() {
    if (restLength > 0) {
      emit();
    }
    inRecord = false;
  }

  private void emit() {
    String text = new String(rest, 0, restLength, UTF_8);
    restLength = 0;
    if (!inRecord) {
      lines.accept(text + "\n");
    } else if (!text.isEmpty()) {
      lines.accept(text.replace(ESCAPED_LINE_FEED, "\n").replace(ESCAPED_ZERO, "\0"));
    }
  }
}
