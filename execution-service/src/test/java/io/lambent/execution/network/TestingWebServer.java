package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server for HTTP/1.1, HTTP/2 and WebSockets. It answers with the body of a request, or repeats
 * messages; at {@code /parts} with what a test gives it.
 */
final class TestingWebServer implements AutoCloseable {
  private static final int LARGEST = 2 << 20;

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel channel;
  private final CompletableFuture<ChannelHandlerContext> parts = new CompletableFuture<>();

  /**
   * @param tls null for connections without TLS, which become HTTP/2 by an upgrade
   */
  TestingWebServer(@Nullable SslContext tls) {
    channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    if (tls == null) {
                      plain(accepted.pipeline());
                    } else {
                      accepted.pipeline().addLast(tls.newHandler(accepted.alloc()), negotiated());
                    }
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Sends a part of the answer to {@code /parts}. */
  void sendPart(String text) {
    ByteBuf content = Unpooled.copiedBuffer(text, UTF_8);
    parts.join().writeAndFlush(new DefaultHttpContent(content)).syncUninterruptibly();
  }

  /** Ends the answer to {@code /parts}. */
  void endParts() {
    parts.join().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).syncUninterruptibly();
  }

  private void plain(ChannelPipeline pipeline) {
    HttpServerCodec codec = new HttpServerCodec();
    pipeline.addLast(
        codec,
        new HttpServerUpgradeHandler(
            codec,
            protocol ->
                "h2c".contentEquals(protocol)
                    ? new Http2ServerUpgradeCodec(
                        Http2FrameCodecBuilder.forServer().build(), streams())
                    : null,
            LARGEST),
        new FirstRequest());
  }

  /** Takes the first request where it does not ask for HTTP/2. */
  private final class FirstRequest extends SimpleChannelInboundHandler<HttpMessage> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpMessage request) {
      context
          .pipeline()
          .addLast(
              new HttpObjectAggregator(LARGEST),
              new WebSocketServerProtocolHandler("/socket", null, true, LARGEST),
              new Repeat(),
              new Answers());
      context.fireChannelRead(ReferenceCountUtil.retain(request));
      context.pipeline().remove(this);
    }
  }

  private ApplicationProtocolNegotiationHandler negotiated() {
    return new ApplicationProtocolNegotiationHandler(ApplicationProtocolNames.HTTP_1_1) {
      @Override
      protected void configurePipeline(ChannelHandlerContext context, String protocol) {
        if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
          Http2FrameCodec codec = Http2FrameCodecBuilder.forServer().build();
          context.pipeline().addLast(codec, streams());
        } else {
          plain(context.pipeline());
        }
      }
    };
  }

  /** Requests of one HTTP/2 connection, each on a channel of its own. */
  private Http2MultiplexHandler streams() {
    return new Http2MultiplexHandler(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast(
                    new Http2StreamFrameToHttpObjectCodec(true),
                    new HttpObjectAggregator(LARGEST),
                    new Answers());
          }
        });
  }

  private static final class Repeat extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      context.writeAndFlush(frame.retain());
    }
  }

  private final class Answers extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      if (request.uri().equals("/parts")) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setTransferEncodingChunked(head, true);
        context.writeAndFlush(head);
        parts.complete(context);
        return;
      }
      FullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, request.content().retain());
      HttpUtil.setContentLength(answer, request.content().readableBytes());
      context.writeAndFlush(answer);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
