package io.lambent.execution.intake;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.OpenRequests;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationHttp;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes invocations from a gateway in another process, right behind the HTTP codec of this
 * service's web server: on the way of a warm call there is nothing else. All other requests of a
 * connection are passed on to Spring's handlers, and so are those without the platform's secret,
 * which are refused there.
 *
 * <p>A gateway has one call at a time on a connection. A connection on which another request
 * arrives before the answer is closed.
 */
final class InvocationConnection extends ChannelDuplexHandler {
  private static final Logger log = LoggerFactory.getLogger(InvocationConnection.class);
  private final Invoker invoker;
  private final String token;
  private final OpenRequests open;
  private final BytesInFlight memory;

  /** The payload that is read; null where there is none. */
  private @Nullable InvocationBody body;

  private boolean running;

  /** The response that may be streamed; null where it may not, and while there is none. */
  private @Nullable StreamedResponse stream;

  private boolean closing;
  private boolean passed;

  /**
   * @param memory for payloads
   */
  InvocationConnection(Invoker invoker, String token, OpenRequests open, BytesInFlight memory) {
    this.memory = memory;
    this.invoker = invoker;
    this.token = token;
    this.open = open;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    InvocationBody reading = body;
    if (running) {
      log.debug("A request came before the answer to the last one");
      ReferenceCountUtil.release(message);
      context.close();
    } else if (message instanceof HttpRequest request && isInvocation(request)) {
      begin(context, request);
    } else if (reading != null && message instanceof HttpContent part) {
      reading.add(part);
    } else {
      passed = true;
      context.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (passed) {
      passed = false;
      context.fireChannelReadComplete();
    } else if (body == null || !body.waits()) {
      context.read();
    }
  }

  private boolean isInvocation(HttpRequest request) {
    return request.decoderResult().isSuccess()
        && request.method().equals(HttpMethod.POST)
        && request.uri().equals(InternalHttp.INVOKE)
        && InternalHttp.tokenMatches(token, request.headers().get(InternalHttp.TOKEN));
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    long length = HttpUtil.getContentLength(request, -1L);
    if (HttpUtil.is100ContinueExpected(request)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
          context.voidPromise());
    }
    body = new InvocationBody(context, memory, length, how -> bodyEnded(context, request, how));
  }

  private void bodyEnded(
      ChannelHandlerContext context, HttpRequest request, InvocationBody.End how) {
    InvocationBody read = body;
    body = null;
    if (read == null) {
      return;
    }
    switch (how) {
      case COMPLETE -> run(context, request, read);
      case MALFORMED -> refuse(context, HttpResponseStatus.BAD_REQUEST);
      case TOO_LARGE -> refuse(context, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
      case NO_MEMORY ->
          answer(
              context,
              new InvocationOutcome.Throttled(InvocationOutcome.Throttled.Reason.CALLER_RATE_LIMIT),
              false);
    }
  }

  private void run(ChannelHandlerContext context, HttpRequest request, InvocationBody read) {
    Invocation invocation;
    try {
      invocation = InvocationHttp.invocation(request.headers()::get, read.payload());
    } catch (IllegalArgumentException e) {
      read.release();
      log.warn("An invocation cannot be read: {}", e.toString());
      refuse(context, HttpResponseStatus.BAD_REQUEST);
      return;
    }
    running = true;
    open.began();
    boolean keepAlive = HttpUtil.isKeepAlive(request);
    start(context, request, invocation)
        .whenComplete(
            (outcome, failure) -> {
              read.release();
              // Parts of a streamed response may still be queued on the event loop; queue the
              // answer behind them.
              if (stream == null && context.executor().inEventLoop()) {
                answer(context, outcome, failure, keepAlive);
              } else {
                context.executor().execute(() -> answer(context, outcome, failure, keepAlive));
              }
            });
  }

  private CompletionStage<InvocationOutcome> start(
      ChannelHandlerContext context, HttpRequest request, Invocation invocation) {
    if (!InvocationHttp.isStreaming(request.headers()::get)) {
      return invoker.invoke(invocation);
    }
    StreamedResponse response =
        new StreamedResponse(context, HttpUtil.isKeepAlive(request) && !closing);
    stream = response;
    return invoker.invoke(invocation, response);
  }

  private void answer(
      ChannelHandlerContext context,
      @Nullable InvocationOutcome outcome,
      @Nullable Throwable failure,
      boolean keepAlive) {
    running = false;
    open.ended();
    StreamedResponse streamed = stream;
    stream = null;
    boolean begun = streamed != null && streamed.begun();
    if (outcome == null) {
      log.error("An invocation got no outcome", failure);
      if (begun) {
        context.close();
      } else {
        refuse(context, HttpResponseStatus.INTERNAL_SERVER_ERROR);
      }
      return;
    }
    if (streamed != null && begun) {
      streamed.end(outcome, closing);
      return;
    }
    answer(context, outcome, keepAlive && !closing);
  }

  private static void answer(
      ChannelHandlerContext context, InvocationOutcome outcome, boolean keepAlive) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    InvocationHttp.headers(outcome).forEach(headers::add);
    headers.add(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_OCTET_STREAM);
    byte[] payload = InvocationHttp.body(outcome);
    send(context, HttpResponseStatus.OK, headers, payload, keepAlive);
  }

  private void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    send(
        context,
        status,
        DefaultHttpHeadersFactory.headersFactory().newHeaders(),
        new byte[0],
        false);
  }

  private static void send(
      ChannelHandlerContext context,
      HttpResponseStatus status,
      HttpHeaders headers,
      byte[] payload,
      boolean keepAlive) {
    headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(payload.length));
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            status,
            Unpooled.wrappedBuffer(payload),
            headers,
            EmptyHttpHeaders.INSTANCE);
    if (keepAlive) {
      context.writeAndFlush(response, context.voidPromise());
    } else {
      HttpUtil.setKeepAlive(response, false);
      ChannelFuture sent = context.writeAndFlush(response);
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (stream != null) {
      stream.adjust();
    }
    context.fireChannelWritabilityChanged();
  }

  /** A gateway that goes away does not stop the function. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (stream != null) {
      stream.adjust();
    }
    InvocationBody unfinished = body;
    body = null;
    if (unfinished != null) {
      unfinished.abandon();
    }
    context.fireChannelInactive();
  }

  /** An orderly end: the call that runs is answered first. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (running) {
      closing = true;
      context.channel().closeFuture().addListener(closed -> promise.trySuccess());
    } else {
      context.close(promise);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (running || body != null) {
      log.debug("The connection of a gateway broke", cause);
      context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
