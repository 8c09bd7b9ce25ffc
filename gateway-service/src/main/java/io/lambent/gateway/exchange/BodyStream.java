package io.lambent.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A request's body as it arrives, read by one thread that may be blocked. While {@value #LIMIT}
 * bytes wait for that thread, the client is not read from; what one read of the connection brings
 * comes on top. A client that waits for leave to send its body ({@code Expect: 100-continue}) gets
 * it with the first read.
 */
public final class BodyStream extends InputStream {
  static final int LIMIT = 256 << 10;

  private final ExchangeHandler connection;
  private final Exchange exchange;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Queue<ByteBuf> parts = new ArrayDeque<>();
  private int waiting;
  private boolean begun;
  private boolean ended;
  private boolean broken;

  BodyStream(ExchangeHandler connection, Exchange exchange) {
    this.connection = connection;
    this.exchange = exchange;
  }

  /** Has the client send the body. On the event loop. */
  private void begin() {
    if (isUnread() && HttpUtil.is100ContinueExpected(exchange.request())) {
      connection.answers().writeContinue();
    }
    resume();
  }

  /** Has the connection read from the client again. On the event loop. */
  private void resume() {
    if (isUnread()) {
      connection.read();
    }
  }

  private boolean isUnread() {
    return !exchange.isOver() && !exchange.body().isEnded();
  }

  /** Adds a part, which it retains. On the event loop. */
  void add(ByteBuf part, boolean last) {
    lock.lock();
    try {
      if (!broken && part.isReadable()) {
        parts.add(part.retain());
        waiting += part.readableBytes();
      }
      ended |= last;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The exchange is over: nothing more is read, and what waits is thrown away. */
  void breakOff() {
    lock.lock();
    try {
      broken = true;
      waiting = 0;
      parts.forEach(ByteBuf::release);
      parts.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Returns true while nothing more is to be read from the client. */
  boolean isFull() {
    lock.lock();
    try {
      return waiting >= LIMIT;
    } finally {
      lock.unlock();
    }
  }

  /** Returns true while the reader waits for the client. */
  boolean isAwaited() {
    lock.lock();
    try {
      return begun && !ended && !broken && parts.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns true while the client still waits for leave to send the body. */
  public boolean isHeldByClient() {
    lock.lock();
    try {
      return !begun && !ended && HttpUtil.is100ContinueExpected(exchange.request());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads what has come, at least one byte.
   *
   * @throws IOException if the client has gone
   */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    int count;
    boolean resumes;
    lock.lock();
    try {
      awaitPart();
      if (broken) {
        throw new IOException("the client has gone");
      }
      if (parts.isEmpty()) {
        return -1;
      }
      int before = waiting;
      count = take(buffer, offset, length);
      resumes = before > LIMIT / 2 && waiting <= LIMIT / 2;
    } finally {
      lock.unlock();
    }
    if (resumes) {
      connection.execute(this::resume);
    }
    return count;
  }

  private void awaitPart() throws InterruptedIOException {
    if (!begun) {
      begun = true;
      if (!ended) {
        connection.execute(this::begin);
      }
    }
    try {
      while (parts.isEmpty() && !ended && !broken) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private int take(byte[] buffer, int offset, int length) {
    int count = 0;
    while (count < length && !parts.isEmpty()) {
      ByteBuf part = parts.element();
      int some = Math.min(length - count, part.readableBytes());
      part.readBytes(buffer, offset + count, some);
      count += some;
      if (!part.isReadable()) {
        parts.remove();
        part.release();
      }
    }
    waiting -= count;
    return count;
  }
}
