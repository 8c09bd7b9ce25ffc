package io.lambent.gateway.exchange;

import io.lambent.client.netty.BytesInFlight;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import org.jspecify.annotations.Nullable;

/**
 * The change of a connection from HTTP to WebSocket frames.
 *
 * @param subprotocol that both sides speak; null for none
 * @param headers of the answer
 * @param maxFrame bytes of a frame
 * @param maxMessage bytes of a message of several frames
 * @param frames takes the messages, and has to ask for further ones by reading
 */
public record Upgrade(
    @Nullable String subprotocol,
    HttpHeaders headers,
    int maxFrame,
    int maxMessage,
    ChannelHandler frames) {

  /** Returns true for a request that asks for WebSocket in its present version. */
  public static boolean isAskedFor(Exchange exchange) {
    HttpHeaders headers = exchange.headers();
    return exchange.method().equals(HttpMethod.GET)
        && exchange.version().equals(HttpVersion.HTTP_1_1)
        && headers.containsValue("upgrade", "websocket", true)
        && headers.containsValue("connection", "upgrade", true)
        && "13".equals(headers.get("sec-websocket-version"))
        && headers.get("sec-websocket-key") != null;
  }

  void perform(Channel channel, HttpRequest request, BytesInFlight memory) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maxFrame)
            .allowExtensions(false)
            .withUTF8Validator(false)
            .build();
    // The handshaker takes no lists, such as "h2c, websocket".
    HttpHeaders asked = request.headers().copy();
    asked.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    asked.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    DefaultFullHttpRequest whole =
        new DefaultFullHttpRequest(
            request.protocolVersion(),
            request.method(),
            request.uri(),
            Unpooled.EMPTY_BUFFER,
            asked,
            EmptyHttpHeaders.INSTANCE);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(new FragmentMemory(memory));
    pipeline.addLast(new WebSocketFrameAggregator(maxMessage));
    pipeline.addLast(new Utf8FrameValidator());
    pipeline.addLast(frames);
    try {
      new WebSocketServerHandshaker13("", subprotocol, config)
          .handshake(channel, whole, headers, channel.newPromise())
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE)
          .addListener(done -> channel.read());
    } catch (WebSocketServerHandshakeException e) {
      channel.close();
    }
  }
}
