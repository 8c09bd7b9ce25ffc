package io.lambent.gateway.exchange;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a connection that Reactor Netty, behind the {@link ExchangeHandler}, answers: one
 * at a time. Confined to the event loop.
 */
final class PassedRequests {
  private final ExchangeHandler connection;
  private final ExchangeListener listener;

  /** The request that was passed on, until it is over; null where there is none. */
  private @Nullable PassedRequest current;

  /** True if a request was passed on since {@link #wasUsed} was last asked. */
  private boolean used;

  /** True if the connection ends with the answer under way, as the gateway is to end. */
  private boolean drained;

  /** True if something was passed on in the batch of reads that is being handled. */
  private boolean inBatch;

  PassedRequests(ExchangeHandler connection, ExchangeListener listener) {
    this.connection = connection;
    this.listener = listener;
  }

  boolean isEmpty() {
    return current == null;
  }

  /** Returns true, once, if a request was passed on since the last question. */
  boolean wasUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  /** Passes a request on. A malformed one too: Reactor Netty knows what to answer. */
  void begin(PassedRequest begun, HttpRequest request) {
    current = begun;
    used = true;
    pass(request);
  }

  /** Passes a part of the request under way on. */
  void pass(Object message) {
    PassedRequest request = current;
    if (request != null) {
      inBatch = true;
      request.requestPart(message);
      connection.context().fireChannelRead(message);
      endIfOver(request);
    }
  }

  /** Says that a batch of reads is complete. */
  void completeBatch() {
    if (inBatch) {
      inBatch = false;
      connection.context().fireChannelReadComplete();
    }
  }

  /** Writes a part of an answer. */
  void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    PassedRequest request = current;
    if (request == null) {
      context.write(message, promise);
      return;
    }
    request.prepareAnswer(message);
    if (message instanceof HttpResponse head
        && head.status().codeClass() != HttpStatusClass.INFORMATIONAL
        && connection.isDraining()) {
      connection.endAfterThis();
      drained = true;
      HttpUtil.setKeepAlive(head, false);
    }
    boolean last = request.answerPart(message);
    if (last && drained) {
      context.write(message, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
    } else {
      context.write(message, promise);
    }
    if (last) {
      request.report(listener);
      endIfOver(request);
    }
  }

  private void endIfOver(PassedRequest request) {
    if (current == request && request.isOver()) {
      current = null;
      connection.next();
    }
  }
}
