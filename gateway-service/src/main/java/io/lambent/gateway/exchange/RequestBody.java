package io.lambent.gateway.exchange;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A request's body in memory, up to a limit. What is beyond the limit is read and thrown away, so
 * that the client, which may read the answer only after it has sent everything, gets one; beyond
 * {@value #MOST_DISCARDED} bytes the connection is closed instead.
 */
public final class RequestBody {
  static final long MOST_DISCARDED = 128L << 20;

  private static final byte[] EMPTY = new byte[0];
  private static final int FIRST_CAPACITY = 1024;

  private final int limit;
  private byte[] bytes;
  private int size;
  private long length;

  /**
   * @param declared the length the client announced, in bytes; -1 where it did not
   */
  RequestBody(int limit, long declared) {
    this.limit = limit;
    long capacity = declared < 0 ? Math.min(limit, FIRST_CAPACITY) : declared;
    this.bytes = capacity == 0 || capacity > limit ? EMPTY : new byte[(int) capacity];
    if (declared > MOST_DISCARDED) {
      length = declared;
    }
  }

  public boolean isTooLarge() {
    return length > limit;
  }

  /** Whether it is not read to its end, so that the connection cannot be used further. */
  public boolean isAbandoned() {
    return length > MOST_DISCARDED;
  }

  /** What was sent, in bytes; may be beyond the limit. */
  public long length() {
    return length;
  }

  /** The body, where it is not too large. */
  public byte[] bytes() {
    if (size != bytes.length) {
      bytes = Arrays.copyOf(bytes, size);
    }
    return bytes;
  }

  void add(ByteBuf buffer) {
    int count = buffer.readableBytes();
    length += count;
    if (length > limit) {
      bytes = EMPTY;
      size = 0;
      return;
    }
    if (size + count > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(size + count, 2L * bytes.length)));
    }
    buffer.getBytes(buffer.readerIndex(), bytes, size, count);
    size += count;
  }
}
