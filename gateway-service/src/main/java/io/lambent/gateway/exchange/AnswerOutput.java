package io.lambent.gateway.exchange;

import io.lambent.contract.invocation.ResponseFlow;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as a stream, written by one thread that may be blocked. At most {@value
 * #PARTS} parts wait for the client. Closing it completes the answer; {@link #abort} ends one that
 * cannot be completed.
 */
public final class AnswerOutput extends OutputStream {
  private static final int PARTS = 4;
  private static final int LARGEST_PART = 128 << 10;

  /** The time after which a client that reads nothing is given up, in seconds. */
  private static final long STALLED_SECONDS = 60;

  private static final byte[] NOTHING = {};

  private static final ResponseFlow NO_FLOW =
      new ResponseFlow() {
        @Override
        public void pause() {}

        @Override
        public void resume() {}
      };

  private final Semaphore free = new Semaphore(PARTS);
  private final AnswerStream stream;
  private volatile boolean gone;

  /**
   * Begins the answer of an exchange, which has its status and headers.
   *
   * @param length of the body, in bytes
   */
  public AnswerOutput(Exchange exchange, long length) {
    this.stream = exchange.stream(NO_FLOW, length);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  /**
   * Sends bytes, once there is room for them.
   *
   * @throws IOException if the client has gone, or takes nothing for too long
   */
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    for (int at = 0; at < length; at += LARGEST_PART) {
      int count = Math.min(LARGEST_PART, length - at);
      awaitRoom();
      ByteBuf part = stream.buffer(count).writeBytes(bytes, offset + at, count);
      stream.part(part, this::sent);
    }
  }

  private void awaitRoom() throws IOException {
    try {
      if (!free.tryAcquire(STALLED_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the client does not take the answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    if (gone) {
      free.release();
      throw new IOException("the client has gone");
    }
  }

  private void sent(boolean success) {
    if (!success) {
      gone = true;
    }
    free.release();
  }

  @Override
  public void close() {
    stream.end(NOTHING);
  }

  /** Closes the connection, so that the client notices that the answer is not complete. */
  public void abort() {
    stream.abort();
  }
}
