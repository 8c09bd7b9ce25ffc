package io.lambent.gateway.awsapi;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request's body in memory, up to a limit. What is beyond the limit is read and thrown away, so
 * that the client, which may read the answer only after it has sent everything, gets one; beyond
 * {@value #MOST_DISCARDED} bytes the connection is closed instead.
 */
public final class RequestBody {
  private static final byte[] EMPTY = new byte[0];
  private static final int FIRST_CAPACITY = 1024;
  private static final long MOST_DISCARDED = 128L << 20;

  private final int limit;
  private byte[] bytes;
  private int size;
  private long length;

  private RequestBody(int limit, int capacity) {
    this.limit = limit;
    this.bytes = capacity == 0 ? EMPTY : new byte[capacity];
  }

  /** Reads the body of a request, once. */
  public static Mono<RequestBody> read(HttpServerRequest request, int limit) {
    long declared = declaredLength(request);
    if (declared > MOST_DISCARDED) {
      RequestBody body = new RequestBody(limit, 0);
      body.length = declared;
      return Mono.just(body);
    }
    int capacity = declared < 0 ? FIRST_CAPACITY : declared > limit ? 0 : (int) declared;
    return request
        .receive()
        .collect(() -> new RequestBody(limit, capacity), RequestBody::add)
        .map(body -> body);
  }

  /** Reads the body and throws it away. */
  public static Mono<Void> discard(HttpServerRequest request) {
    return read(request, 0).then();
  }

  /** As in the {@code Content-Length} header; -1 where there is none. */
  public static long declaredLength(HttpServerRequest request) {
    String value = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
    return value == null ? -1 : parse(value);
  }

  private static long parse(@Nullable String value) {
    try {
      return value == null ? -1 : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  public boolean isTooLarge() {
    return length > limit;
  }

  /** Whether the connection cannot be used further, as the body was not read to its end. */
  boolean isAbandoned() {
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

  private void add(ByteBuf buffer) {
    int count = buffer.readableBytes();
    length += count;
    if (length > MOST_DISCARDED) {
      throw new IllegalStateException("a request body of more than " + MOST_DISCARDED + " bytes");
    }
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
