package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lambent.client.netty.ReadHold;
import io.lambent.contract.invocation.ResponseHead;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Takes the <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming">streamed
 * answers</a> of a custom runtime on one connection, part by part. All other requests are passed
 * on, to be collected.
 */
final class StreamedCallHandler extends ChannelInboundHandlerAdapter {
  static final String MODE = "Lambda-Runtime-Function-Response-Mode";
  static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";
  private static final String STREAMING = "streaming";
  private static final String BUFFERED = "buffered";

  private final RuntimeCalls calls;

  /** True where the request that is read is served here. */
  private boolean mine;

  private boolean keepAlive;
  private @Nullable ReadHold hold;

  /** Why the request is refused, once it was read; null where it is not. */
  private RuntimeCalls.@Nullable Answer refusal;

  StreamedCallHandler(RuntimeCalls calls) {
    this.calls = calls;
  }

  /** Returns true where it has no request. */
  boolean isIdle() {
    return !mine;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      String mode = request.headers().get(MODE);
      mine =
          mode != null
              && !mode.equalsIgnoreCase(BUFFERED)
              && request.method().equals(HttpMethod.POST)
              && RuntimeCalls.isResponse(request.uri());
      if (mine) {
        begin(context, request, STREAMING.equalsIgnoreCase(mode));
      }
    }
    if (!mine) {
      context.fireChannelRead(message);
    } else if (message instanceof HttpContent content) {
      try {
        part(context, content);
      } finally {
        content.release();
      }
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request, boolean known) {
    keepAlive = HttpUtil.isKeepAlive(request);
    if (known) {
      ReadHold begun = new ReadHold(context.channel());
      String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
      refusal =
          calls.streamBegins(request.uri(), type == null ? ResponseHead.DEFAULT_TYPE : type, begun);
      hold = refusal == null ? begun : null;
    } else {
      refusal = calls.unknownMode(request.uri());
    }
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private void part(ChannelHandlerContext context, HttpContent content) {
    ReadHold held = hold;
    if (content.decoderResult().isFailure()) {
      context.close();
      return;
    }
    if (held != null && content.content().isReadable()) {
      calls.streamPart(ByteBufUtil.getBytes(content.content()));
    }
    if (content instanceof LastHttpContent last) {
      mine = false;
      hold = null;
      RuntimeCalls.Answer answer = refusal;
      if (held != null) {
        held.end();
        answer = end(last.trailingHeaders());
      }
      if (answer != null) {
        RuntimeCallHandler.write(context, answer, keepAlive);
      }
    }
  }

  private RuntimeCalls.Answer end(HttpHeaders trailers) {
    String type = trailers.get(ERROR_TYPE);
    String body = trailers.get(ERROR_BODY);
    return type == null && body == null
        ? calls.streamEnds()
        : calls.streamFails(type, body == null ? new byte[0] : decode(body));
  }

  /** Decodes a body: Base64 of JSON, or any other text, which stays as it is. */
  private static byte[] decode(String body) {
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      return body.getBytes(ISO_8859_1);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (hold != null) {
      hold = null;
      calls.streamBreaks();
    }
    context.fireChannelInactive();
  }
}
