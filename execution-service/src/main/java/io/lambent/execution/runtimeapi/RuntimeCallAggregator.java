package io.lambent.execution.runtimeapi;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Collects whole requests. One that is too large still says whose answer it was, and is answered
 * once all of it was read: most clients send a request to its end before they look for an answer,
 * and take a connection that ends before for a failure of the network.
 */
final class RuntimeCallAggregator extends HttpObjectAggregator {
  private final RuntimeCalls calls;

  /** The answer to a request of which the rest is still read, and dropped. */
  private RuntimeCalls.@Nullable Answer refusal;

  private boolean keepAlive;

  RuntimeCallAggregator(RuntimeCalls calls) {
    super(RuntimeLink.MAX_RESPONSE);
    this.calls = calls;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    boolean last = message instanceof LastHttpContent;
    if (refusal != null && message instanceof HttpContent) {
      ReferenceCountUtil.release(message);
    } else {
      super.channelRead(context, message);
    }
    RuntimeCalls.Answer answer = refusal;
    if (answer != null && last) {
      refusal = null;
      RuntimeCallHandler.write(context, answer, keepAlive);
    }
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    if (oversized instanceof HttpRequest request) {
      keepAlive = HttpUtil.isKeepAlive(request);
      refusal = calls.tooLarge(request.uri(), HttpUtil.getContentLength(oversized, -1L));
    } else {
      context.close();
    }
  }

  /**
   * Asks for the body whatever its size; Netty would refuse a large one without telling anybody.
   */
  @Override
  protected @Nullable Object newContinueResponse(
      HttpMessage start, int maxContentLength, ChannelPipeline pipeline) {
    return HttpUtil.is100ContinueExpected(start)
        ? new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER)
        : null;
  }
}
