package io.lambent.execution.runtimeapi;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/** Collects whole requests. One that is too large still says whose answer it was. */
final class RuntimeCallAggregator extends HttpObjectAggregator {
  private final RuntimeCalls calls;

  RuntimeCallAggregator(RuntimeCalls calls) {
    super(RuntimeLink.MAX_RESPONSE);
    this.calls = calls;
  }

  @Override
  protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
    if (oversized instanceof HttpRequest request) {
      RuntimeCalls.Answer answer =
          calls.tooLarge(request.uri(), HttpUtil.getContentLength(oversized, -1L));
      RuntimeCallHandler.write(context, answer, false);
    } else {
      context.close();
    }
  }
}
