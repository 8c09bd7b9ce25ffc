package io.lambent.gateway.exchange;

import io.lambent.client.netty.MemoryBacklog;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request. Parts that come before the exchange asks for the body, or while
 * there is no memory for them, are kept, and the connection is not read meanwhile. Confined to the
 * event loop, but for {@link #retain} and {@link #release}.
 */
final class BodyReader implements MemoryBacklog.Owner<ByteBuf> {
  private final ExchangeHandler connection;
  private final Exchange exchange;
  private final MemoryBacklog<ByteBuf> parts = new MemoryBacklog<>(this);
  private @Nullable RequestBody body;
  private @Nullable Consumer<RequestBody> whenRead;
  private @Nullable BodyStream streamed;
  private boolean ended;
  private boolean unneeded;
  private boolean closed;

  BodyReader(ExchangeHandler connection, Exchange exchange) {
    this.connection = connection;
    this.exchange = exchange;
  }

  /** Reads the body, once; see {@link Exchange#readBody}. */
  void read(int limit, Consumer<RequestBody> then) {
    RequestBody reading = connection.newBody(limit, exchange.declaredLength());
    body = reading;
    if (reading.isAbandoned()) {
      complete(reading, then);
      return;
    }
    boolean fresh = !parts.isWaiting();
    whenRead = then;
    try {
      parts.takeKept();
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
    if (ended || whenRead == null) {
      return;
    }
    if (fresh && HttpUtil.is100ContinueExpected(exchange.request())) {
      connection.answers().writeContinue();
    }
    if (!parts.isWaiting()) {
      connection.read();
    }
  }

  private void complete(RequestBody read, Consumer<RequestBody> then) {
    try {
      then.accept(read);
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  /** The body as a stream, in place of {@link #read}. */
  BodyStream stream() {
    BodyStream stream = new BodyStream(connection, exchange);
    streamed = stream;
    return stream;
  }

  /** Takes a part of the body over. */
  void part(HttpContent part) {
    ended = part instanceof LastHttpContent;
    ByteBuf content = part.content();
    if (streamed != null && !closed) {
      streamed.add(content, ended);
      part.release();
    } else if (closed || (body == null && !content.isReadable())) {
      part.release();
    } else if (body == null) {
      parts.keep(content);
    } else {
      add(content);
    }
  }

  private void add(ByteBuf content) {
    try {
      parts.add(content);
      if (!parts.isWaiting()) {
        drained();
      }
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
  }

  @Override
  public boolean take(ByteBuf part) {
    RequestBody reading = body;
    if (reading != null && !reading.add(part)) {
      return false;
    }
    part.release();
    return true;
  }

  @Override
  public void await(ByteBuf part, Consumer<Boolean> decided) {
    RequestBody reading = body;
    if (reading == null) {
      throw new IllegalStateException("the body is not read yet");
    }
    reading.await(connection.executor(), part, granted -> goOn(decided, granted));
  }

  private void goOn(Consumer<Boolean> decided, boolean granted) {
    try {
      decided.accept(granted);
    } catch (RuntimeException e) {
      exchange.fail(e);
    }
    if (!closed && !ended && !parts.isWaiting()) {
      connection.read();
    }
  }

  @Override
  public void refused() {
    RequestBody reading = body;
    if (reading != null) {
      reading.refuse();
    }
  }

  @Override
  public void drained() {
    RequestBody reading = body;
    Consumer<RequestBody> then = whenRead;
    if (reading == null) {
      return;
    }
    if (!ended && reading.isAbandoned()) {
      throw new IllegalStateException(
          "a request body of more than " + RequestBody.MOST_DISCARDED + " bytes");
    }
    if (ended && then != null) {
      whenRead = null;
      if (reading.isRefused()) {
        connection.overloaded(exchange);
      } else {
        then.accept(reading);
      }
    }
  }

  /** The client makes no progress with its body while others wait for memory. */
  void endStalled() {
    if (!closed && whenRead != null) {
      whenRead = null;
      connection.overloaded(exchange);
    }
  }

  /** The client broke the protocol in the body, whose end is therefore unknown. */
  void malformed() {
    ended = false;
  }

  /** Counts the memory of the body until {@link #release}. Any thread. */
  void retain() {
    RequestBody read = body;
    if (read != null) {
      read.retain();
    }
  }

  /** Gives the memory of the body back once for each {@link #retain}. Any thread. */
  void release() {
    RequestBody read = body;
    if (read != null) {
      read.release();
    }
  }

  /** Gives the exchange's own share of the body back; there is an answer. A second call is none. */
  void unneeded() {
    if (!unneeded) {
      unneeded = true;
      release();
    }
  }

  /** Ends the reading: the request is answered, or its client has gone. */
  void close() {
    closed = true;
    whenRead = null;
    parts.release();
    if (streamed != null) {
      streamed.breakOff();
    }
    unneeded();
  }

  /** Returns true if the last part of the body has come. */
  boolean isEnded() {
    return ended;
  }

  /** Returns true if parts have come that are not taken yet. */
  boolean isAhead() {
    return streamed == null ? parts.isWaiting() : streamed.isFull();
  }

  /** Returns true if the client is to send more of the body. */
  boolean isReading() {
    return streamed == null ? whenRead != null : streamed.isAwaited();
  }
}
