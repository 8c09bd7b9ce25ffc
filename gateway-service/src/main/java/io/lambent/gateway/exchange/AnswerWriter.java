package io.lambent.gateway.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers of the exchanges of one connection: complete ones, refusals, which may be held
 * back ({@link RefusalPace}), and answers in parts ({@link AnswerStream}). Confined to the event
 * loop.
 */
final class AnswerWriter {
  private final ExchangeHandler connection;
  private final LargeAnswers large;
  private final RefusalPace refusals;

  /** The answer that is sent in parts and has begun; else null. */
  private @Nullable AnswerStream stream;

  AnswerWriter(ExchangeHandler connection, LargeAnswers large, RefusalPace refusals) {
    this.connection = connection;
    this.large = large;
    this.refusals = refusals;
  }

  /** Sends a complete answer, and closes the connection if the exchange is its last. */
  void answer(Exchange exchange, FullHttpResponse response) {
    if (exchange.isOver()) {
      response.release();
      return;
    }
    ChannelHandlerContext context = connection.context();
    if (stream != null) {
      response.release();
      context.close();
      return;
    }
    exchange.body().unneeded();
    int size = response.content().readableBytes();
    if (!large.take(size)) {
      response.release();
      connection.overloaded(exchange);
      return;
    }
    boolean last = connection.endsWith(exchange);
    HttpUtil.setKeepAlive(response, !last);
    connection.answered(exchange, response.status().code());
    if (last) {
      connection.endAfterThis();
      context
          .writeAndFlush(response, large.promise(context, size))
          .addListener(ChannelFutureListener.CLOSE)
          .addListener(done -> connection.requestEnded());
    } else {
      context.write(response, large.quickPromise(context, size));
      connection.flushSoon();
      connection.requestEnded();
    }
    connection.next();
  }

  /** Answers that a request is refused for want of capacity, now or a little later. */
  void refuse(Exchange exchange, FullHttpResponse response) {
    long delay = refusals.delayNanos(System.nanoTime());
    if (delay == 0) {
      answer(exchange, response);
      return;
    }
    exchange.body().unneeded();
    connection.executor().schedule(() -> answer(exchange, response), delay, TimeUnit.NANOSECONDS);
  }

  /** Tells the client to send the body that it has announced. */
  void writeContinue() {
    ChannelHandlerContext context = connection.context();
    context.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
        context.voidPromise());
  }

  // --- answers in parts

  void begin(AnswerStream begun, HttpResponse head) {
    Exchange exchange = begun.exchange();
    if (exchange.isOver()) {
      return;
    }
    boolean framed = HttpUtil.isTransferEncodingChunked(head) || HttpUtil.isContentLengthSet(head);
    boolean last = connection.endsWith(exchange) || !framed;
    if (last) {
      connection.endAfterThis();
    }
    HttpUtil.setKeepAlive(head, !last);
    stream = begun;
    ChannelHandlerContext context = connection.context();
    context.writeAndFlush(head, context.voidPromise());
  }

  void part(AnswerStream from, ByteBuf part) {
    if (stream != from) {
      part.release();
      return;
    }
    ChannelHandlerContext context = connection.context();
    context.writeAndFlush(new DefaultHttpContent(part), context.voidPromise());
    from.takesMore(context.channel().isWritable() || stream != from);
  }

  /** Sends a part, and calls a listener once it was sent or has failed. */
  void part(AnswerStream from, ByteBuf part, ChannelFutureListener sent) {
    ChannelHandlerContext context = connection.context();
    ChannelPromise promise = context.newPromise().addListener(sent);
    if (stream == from) {
      context.writeAndFlush(new DefaultHttpContent(part), promise);
    } else {
      part.release();
      promise.setFailure(new ClosedChannelException());
    }
  }

  void end(AnswerStream ended) {
    if (stream != ended) {
      return;
    }
    stream = null;
    Exchange exchange = ended.exchange();
    connection.answered(exchange, exchange.statusCode());
    ChannelHandlerContext context = connection.context();
    if (connection.isClosing()) {
      context
          .writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
          .addListener(ChannelFutureListener.CLOSE)
          .addListener(done -> connection.requestEnded());
    } else {
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, context.voidPromise());
      connection.requestEnded();
    }
    connection.next();
  }

  void abort(AnswerStream broken) {
    if (stream == broken) {
      connection.context().close();
    }
  }

  /** Resumes or pauses the writer of an answer in parts. */
  void takesMore(boolean writable) {
    if (stream != null) {
      stream.takesMore(writable);
    }
  }

  /** The client has gone: later parts are dropped, and their writer is not held back. */
  void abandon() {
    AnswerStream written = stream;
    stream = null;
    if (written != null) {
      written.takesMore(true);
    }
  }
}
