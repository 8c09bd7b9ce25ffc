package io.lambent.execution.network;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for bytes on their way through {@link Relay relays}. While there is enough, each read
 * may take much, as large reads cost less per byte; where it is short, connections go on with
 * little at a time, so that no function can take it all with connections that it does not read.
 */
final class RelayMemory {
  /** The initial size of a read, in bytes, and the minimum after small reads. */
  private static final int FIRST = 8 << 10;

  /**
   * The maximum size of a read, in bytes. Larger reads exceed the processor's cache and gain
   * nothing.
   */
  private static final int LARGEST = 256 << 10;

  /** The size of a read where memory is short, in bytes. */
  private static final int SHORT = 4 << 10;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit in bytes, above which a connection is read only once its peer has taken all that
   *     was read before
   */
  RelayMemory(long limit) {
    this.limit = limit;
  }

  void take(int bytes) {
    used.addAndGet(bytes);
  }

  void release(int bytes) {
    used.addAndGet(-bytes);
  }

  boolean isShort() {
    return used.get() > limit / 2;
  }

  boolean isSpent() {
    return used.get() > limit;
  }

  long used() {
    return used.get();
  }

  /** Decides how much each read of one connection takes. */
  RecvByteBufAllocator reads() {
    return new Reads();
  }

  private final class Reads extends DefaultMaxMessagesRecvByteBufAllocator {
    @Override
    public Handle newHandle() {
      return new Size();
    }

    private final class Size extends MaxMessageHandle {
      private int next = FIRST;

      @Override
      public int guess() {
        return isShort() ? SHORT : next;
      }

      @Override
      public void lastBytesRead(int bytes) {
        super.lastBytesRead(bytes);
        if (bytes == attemptedBytesRead()) {
          next = Math.min(LARGEST, next * 2);
        } else if (bytes < next / 4) {
          next = Math.max(FIRST, next / 2);
        }
      }
    }
  }
}
