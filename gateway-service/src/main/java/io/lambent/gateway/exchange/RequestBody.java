package io.lambent.gateway.exchange;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.GatheredBytes;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Consumer;

/**
 * A request's body in memory, up to a limit. Memory is taken as the body arrives. What is beyond
 * the limit is read and thrown away, so that the client, which may read the answer only after it
 * has sent everything, gets one; beyond {@value #MOST_DISCARDED} bytes the connection is closed
 * instead.
 */
public final class RequestBody {
  static final long MOST_DISCARDED = 128L << 20;

  private final int limit;
  private final boolean discarded;
  private final GatheredBytes content;
  private long length;
  private boolean refused;

  /**
   * @param declared the length the client announced, in bytes; -1 where it did not
   * @param sender is ended where it makes no progress while others wait for memory
   */
  RequestBody(int limit, long declared, BytesInFlight memory, GatheredBytes.Sender sender) {
    this.limit = limit;
    this.discarded = declared > limit;
    this.content = new GatheredBytes(memory, declared, sender);
    if (declared > MOST_DISCARDED) {
      length = declared;
    }
  }

  public boolean isTooLarge() {
    return length > limit;
  }

  /** Returns true if it is not read to its end, so that the connection cannot be used further. */
  public boolean isAbandoned() {
    return length > MOST_DISCARDED;
  }

  /** The size of what was sent, in bytes; may be beyond the limit. */
  public long length() {
    return length;
  }

  /** The body, where it is not too large. */
  public byte[] bytes() {
    return content.bytes();
  }

  /**
   * Adds a part.
   *
   * @return false where there is no memory for it; nothing was read then
   */
  boolean add(ByteBuf part) {
    int count = part.readableBytes();
    if (discarded || refused || length + count > limit) {
      content.drop();
    } else if (!content.add(part, count)) {
      return false;
    }
    length += count;
    return true;
  }

  /** Waits until there is memory for a part; see {@link GatheredBytes#await}. */
  void await(EventExecutor loop, ByteBuf part, Consumer<Boolean> decided) {
    content.await(loop, part.readableBytes(), decided);
  }

  /** Throws away what has come and what will. */
  void refuse() {
    refused = true;
    content.drop();
  }

  /** Returns true where it was thrown away for want of memory. */
  boolean isRefused() {
    return refused;
  }

  /** Counts it until {@link #release}, though its request may be over before. Any thread. */
  void retain() {
    content.retain();
  }

  void release() {
    content.release();
  }
}
