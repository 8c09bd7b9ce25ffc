package io.lambent.gateway.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stream's request into the form that it would have on a connection of HTTP/1.1: a head
 * without Netty's own headers, then its body. Keeps the head as the client sent it.
 */
final class StreamHead extends ChannelInboundHandlerAdapter {
  private @Nullable HttpRequest original;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpRequest request)) {
      context.fireChannelRead(message);
      return;
    }
    for (ExtensionHeaderNames name : ExtensionHeaderNames.values()) {
      request.headers().remove(name.text());
    }
    original = copy(request);
    if (request instanceof FullHttpRequest full) {
      context.fireChannelRead(copy(request));
      context.fireChannelRead(
          new DefaultLastHttpContent(full.content(), full.trailingHeaders().copy()));
    } else {
      context.fireChannelRead(request);
    }
  }

  private static HttpRequest copy(HttpRequest request) {
    DefaultHttpRequest copy =
        new DefaultHttpRequest(
            request.protocolVersion(), request.method(), request.uri(), request.headers().copy());
    copy.setDecoderResult(request.decoderResult());
    return copy;
  }

  /** The head as the client sent it. */
  HttpRequest original() {
    return Objects.requireNonNull(original);
  }
}
