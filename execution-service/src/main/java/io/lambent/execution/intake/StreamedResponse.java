package io.lambent.execution.intake;

import io.lambent.contract.invocation.InvocationHttp;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.contract.invocation.StreamedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Sends a response to the gateway while the function writes it. Where the connection is not
 * writable, the function is held back; where the gateway is gone, the rest of the response is
 * discarded.
 */
final class StreamedResponse implements ResponseReceiver {
  private final ChannelHandlerContext context;
  private final boolean keepAlive;

  // Confined to the connection's event loop.
  private @Nullable ResponseFlow flow;
  private boolean held;

  StreamedResponse(ChannelHandlerContext context, boolean keepAlive) {
    this.context = context;
    this.keepAlive = keepAlive;
  }

  @Override
  public void begin(ResponseHead head, ResponseFlow begun) {
    onLoop(
        () -> {
          flow = begun;
          HttpResponse response =
              new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
          InvocationHttp.headers(head).forEach(response.headers()::add);
          response
              .headers()
              .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM);
          HttpUtil.setTransferEncodingChunked(response, true);
          HttpUtil.setKeepAlive(response, keepAlive);
          context.writeAndFlush(response, context.voidPromise());
        });
  }

  @Override
  public void part(byte[] bytes) {
    onLoop(
        () -> {
          if (context.channel().isActive()) {
            ByteBuf block = Unpooled.wrappedBuffer(StreamedBody.partHeader(bytes.length), bytes);
            context.writeAndFlush(new DefaultHttpContent(block), context.voidPromise());
            adjust();
          }
        });
  }

  private void onLoop(Runnable task) {
    if (context.executor().inEventLoop()) {
      task.run();
    } else {
      context.executor().execute(task);
    }
  }

  /** Holds the function back while the connection takes no more. On the event loop. */
  void adjust() {
    ResponseFlow begun = flow;
    boolean hold = context.channel().isActive() && !context.channel().isWritable();
    if (begun != null && hold != held) {
      held = hold;
      if (hold) {
        begun.pause();
      } else {
        begun.resume();
      }
    }
  }

  boolean begun() {
    return flow != null;
  }

  /** The response is complete. On the event loop. */
  void end(InvocationOutcome outcome, boolean close) {
    flow = null;
    byte[] payload = InvocationHttp.body(outcome);
    LastHttpContent last =
        new DefaultLastHttpContent(
            Unpooled.wrappedBuffer(StreamedBody.lastHeader(payload.length), payload));
    InvocationHttp.headers(outcome).forEach(last.trailingHeaders()::add);
    if (close || !keepAlive) {
      context.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
    } else {
      context.writeAndFlush(last, context.voidPromise());
    }
  }
}
