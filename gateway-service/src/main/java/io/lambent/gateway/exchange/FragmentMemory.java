package io.lambent.gateway.exchange;

import io.lambent.client.netty.BytesInFlight;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Counts the memory of WebSocket messages whose last frame has not come. If no memory is left for a
 * frame, its connection is closed. Confined to the event loop.
 */
final class FragmentMemory extends ChannelInboundHandlerAdapter {
  private final BytesInFlight memory;

  /** The bytes of the message that has begun. */
  private long taken;

  /** True if the connection is being closed; nothing that comes is of use. */
  private boolean refused;

  FragmentMemory(BytesInFlight memory) {
    this.memory = memory;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof WebSocketFrame frame && !frame.isFinalFragment()) {
      int bytes = frame.content().readableBytes();
      if (!memory.take(bytes)) {
        refused = true;
        context
            .pipeline()
            .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.TRY_AGAIN_LATER))
            .addListener(ChannelFutureListener.CLOSE);
        ReferenceCountUtil.release(message);
        return;
      }
      taken += bytes;
    } else if (message instanceof ContinuationWebSocketFrame) {
      giveBack();
    }
    context.fireChannelRead(message);
  }

  private void giveBack() {
    long bytes = taken;
    taken = 0;
    memory.release(bytes);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    giveBack();
  }
}
