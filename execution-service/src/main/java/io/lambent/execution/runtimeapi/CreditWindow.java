package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.LoopFlow;
import io.netty.channel.EventLoop;
import java.util.function.IntConsumer;

/**
 * The part of a streamed answer that a runtime client may send before the platform grants more. The
 * platform always reads what a client sends, so the window bounds what it keeps of an answer whose
 * caller does not read. Confined to the event loop, but for {@link #pause} and {@link #resume}.
 */
final class CreditWindow extends LoopFlow {
  /** The first credit of a client, in bytes; see {@code docs/runtime-protocol.md}. */
  static final int SIZE = 256 << 10;

  /** The largest part, in bytes. With less credit than this a client may have to wait. */
  static final int MAX_PART = 64 << 10;

  private final IntConsumer credit;
  private int left = SIZE;
  private int owed;
  private boolean paused;
  private boolean ended;

  /**
   * @param credit sends the client a number of bytes that it may send more
   */
  CreditWindow(EventLoop eventLoop, IntConsumer credit) {
    super(eventLoop);
    this.credit = credit;
  }

  /** Counts a part. Returns false where the client sent more than it was allowed to. */
  boolean take(int bytes) {
    left -= bytes;
    owed += bytes;
    if (left < 0) {
      return false;
    }
    if (owed >= MAX_PART) {
      pay();
    }
    return true;
  }

  /** The answer is complete; the next one has a window of its own. */
  void end() {
    ended = true;
  }

  @Override
  protected void set(boolean pause) {
    paused = pause;
    pay();
  }

  private void pay() {
    if (!paused && !ended && owed > 0) {
      left += owed;
      int bytes = owed;
      owed = 0;
      credit.accept(bytes);
    }
  }
}
