package io.lambent.execution.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What one environment writes to standard output and standard error, as lines.
 *
 * <p>The poller reads it while the environment works; the environment's event loop drains it before
 * it ends an invocation, so every line that a handler wrote before it answered comes before that
 * invocation's end. Both hold the lock of this pipe, which no other environment touches.
 */
public final class OutputPipe implements AutoCloseable {
  /** CloudWatch Logs takes events of up to 256 KiB; longer lines are cut. */
  static final int MAX_LINE = 256 * 1024 - 26;

  private static final int CHUNK = 64 * 1024;
  private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[CHUNK]);

  private final Path path;
  private final int descriptor;
  private final OutputPoller poller;
  private final Consumer<String> lines;
  private final ReentrantLock lock = new ReentrantLock();
  private byte[] rest = new byte[256];
  private int restLength;
  private boolean closed;

  OutputPipe(Path path, OutputPoller poller, Consumer<String> lines) {
    this.path = path;
    this.poller = poller;
    this.lines = lines;
    try {
      Posix.makeFifo(path);
      this.descriptor = Posix.openFifo(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  int descriptor() {
    return descriptor;
  }

  /**
   * Hands over all complete lines written so far, each with its line break.
   *
   * @return bytes read
   */
  public int drain() {
    lock.lock();
    try {
      return closed ? 0 : readAll();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #drain}, and a last line without a line break, too. */
  public void drainAll() {
    lock.lock();
    try {
      if (!closed) {
        readAll();
        flushRest();
      }
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

  private int readAll() {
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
      if (read < CHUNK || total >= 64 * CHUNK) {
        // Either that was all, or the function writes as fast as it is read: let others in.
        return total;
      }
    }
  }

  private void split(byte[] buffer, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        keep(buffer, start, i + 1 - start);
        flushRest();
        start = i + 1;
      }
    }
    keep(buffer, start, length - start);
  }

  private void keep(byte[] buffer, int offset, int length) {
    int from = offset;
    int left = length;
    while (restLength + left > MAX_LINE) {
      int part = MAX_LINE - restLength;
      copy(buffer, from, part);
      flushRest();
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

  private void flushRest() {
    if (restLength == 0) {
      return;
    }
    lines.accept(line(rest, restLength));
    restLength = 0;
  }

  /** One record of the log: {@code \r} within it stands for a line break. */
  static String line(byte[] bytes, int length) {
    int end = length;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return new String(bytes, 0, end, UTF_8).replace('\r', '\n') + "\n";
  }
}
