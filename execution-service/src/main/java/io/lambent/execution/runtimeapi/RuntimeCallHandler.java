package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** One connection of a custom runtime. */
final class RuntimeCallHandler extends SimpleChannelInboundHandler<FullHttpRequest>
    implements RuntimeCalls.Waiter {
  private final RuntimeCalls calls;
  private @Nullable ChannelHandlerContext waiting;
  private boolean keepAlive;

  RuntimeCallHandler(RuntimeCalls calls) {
    this.calls = calls;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    String path = request.uri();
    keepAlive = HttpUtil.isKeepAlive(request);
    if (request.method().equals(HttpMethod.GET) && path.equals(RuntimeCalls.NEXT)) {
      waiting = context;
      calls.next(this);
    } else if (request.method().equals(HttpMethod.POST)) {
      String type = request.headers().get("Lambda-Runtime-Function-Error-Type");
      write(context, calls.post(path, type, ByteBufUtil.getBytes(request.content())), keepAlive);
    } else {
      write(context, RuntimeCalls.Answer.NOT_FOUND, keepAlive);
    }
  }

  @Override
  public void deliver(RuntimeEvent event) {
    ChannelHandlerContext context = waiting;
    waiting = null;
    if (context == null) {
      throw new IllegalStateException("no call of next is waiting");
    }
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(event.payload()));
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", event.requestId());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadlineMillis()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", event.functionArn());
    set(headers, "Lambda-Runtime-Trace-Id", event.traceId());
    set(headers, "Lambda-Runtime-Client-Context", event.clientContext());
    set(headers, "Lambda-Runtime-Cognito-Identity", event.cognitoIdentity());
    write(context, response, keepAlive);
  }

  /** JSON may have line breaks between its tokens, and bytes that are no ASCII; headers may not. */
  private static void set(HttpHeaders headers, String name, @Nullable String value) {
    if (value != null) {
      String line = value.replaceAll("[\\r\\n\\t]", " ");
      headers.set(name, new String(line.getBytes(UTF_8), ISO_8859_1));
    }
  }

  static void write(ChannelHandlerContext context, RuntimeCalls.Answer answer, boolean keepAlive) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.copiedBuffer(answer.body(), UTF_8));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    write(context, response, keepAlive);
  }

  private static void write(
      ChannelHandlerContext context, FullHttpResponse response, boolean keepAlive) {
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, keepAlive);
    var written = context.writeAndFlush(response);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting = null;
    calls.gone(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A connection the runtime broke off; it opens another where it goes on.
    context.close();
  }
}
