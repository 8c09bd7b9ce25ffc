package io.lambent.client.invocation;

import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationHttp;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection to execution-service, with one call at a time. Confined to its event loop. */
final class ExecutionConnection extends ChannelInboundHandlerAdapter {
  /** Bytes of an answer as a whole: more than a function may answer, for the JSON of a failure. */
  private static final int LARGEST = 16 << 20;

  /** Bytes; memory for the rest of a longer answer is taken as it comes. */
  private static final int AT_FIRST = 64 << 10;

  private final InvocationWriter writer;
  private final Consumer<ExecutionConnection> release;
  private final Consumer<ExecutionConnection> ended;

  private @Nullable ChannelHandlerContext context;
  private @Nullable CompletableFuture<InvocationOutcome> waiting;
  private @Nullable HttpResponse head;
  private @Nullable ByteBuf body;

  /** Takes the response in parts; null where the caller wants it as a whole. */
  private @Nullable ResponseReceiver receiver;

  /** Reads the response that is streamed; null where it is not. */
  private @Nullable StreamReader stream;

  private long sinceNanos = System.nanoTime();

  /**
   * @param release takes the connection when it is free for another call
   * @param ended takes the connection when it is closed
   */
  ExecutionConnection(
      InvocationWriter writer,
      Consumer<ExecutionConnection> release,
      Consumer<ExecutionConnection> ended) {
    this.writer = writer;
    this.release = release;
    this.ended = ended;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  boolean isUsable() {
    return context().channel().isActive() && waiting == null;
  }

  boolean isBusy() {
    return waiting != null;
  }

  /** The time at which its call, or its time without one, began; {@link System#nanoTime}. */
  long sinceNanos() {
    return sinceNanos;
  }

  void send(
      Invocation invocation,
      @Nullable ResponseReceiver parts,
      CompletableFuture<InvocationOutcome> outcome) {
    waiting = outcome;
    receiver = parts;
    sinceNanos = System.nanoTime();
    context().writeAndFlush(writer.request(invocation, parts != null), context().voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        begin(ctx, response);
      }
      if (message instanceof HttpContent part) {
        add(ctx, part);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpResponse response) {
    if (response.decoderResult().isFailure() || waiting == null) {
      ctx.close();
    } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      head = response;
      ResponseReceiver parts = receiver;
      ResponseHead begun = parts == null ? null : InvocationHttp.head(response.headers()::get);
      if (parts != null && begun != null) {
        StreamReader reader = new StreamReader(ctx.channel(), parts);
        stream = reader;
        reader.begin(begun);
        return;
      }
      long length = HttpUtil.getContentLength(response, -1L);
      body = Unpooled.buffer(length < 0 ? 1024 : (int) Math.min(length, AT_FIRST), LARGEST);
    }
  }

  private void add(ChannelHandlerContext ctx, HttpContent part) {
    HttpResponse response = head;
    StreamReader reader = stream;
    if (response != null && reader != null) {
      addTo(ctx, reader, response, part);
      return;
    }
    ByteBuf into = body;
    if (response == null || into == null) {
      return;
    }
    if (part.decoderResult().isFailure()
        || part.content().readableBytes() > into.maxWritableBytes()) {
      ctx.close();
      return;
    }
    into.writeBytes(part.content());
    if (part instanceof LastHttpContent) {
      head = null;
      body = null;
      end(ctx, response, response.headers(), bytes(into));
    }
  }

  private void addTo(
      ChannelHandlerContext ctx, StreamReader reader, HttpResponse response, HttpContent part) {
    if (part.decoderResult().isFailure()) {
      ctx.close();
      return;
    }
    try {
      reader.read(part.content());
    } catch (RuntimeException e) {
      fail(e);
      ctx.close();
      return;
    }
    if (part instanceof LastHttpContent last) {
      head = null;
      stream = null;
      end(ctx, response, last.trailingHeaders(), reader.end());
    }
  }

  /**
   * @param headers say how the call ended
   */
  private void end(
      ChannelHandlerContext ctx, HttpResponse response, HttpHeaders headers, byte[] payload) {
    CompletableFuture<InvocationOutcome> outcome = waiting;
    if (outcome == null) {
      return;
    }
    waiting = null;
    receiver = null;
    sinceNanos = System.nanoTime();
    if (HttpUtil.isKeepAlive(response)) {
      release.accept(this);
    } else {
      ctx.close();
    }
    if (!response.status().equals(HttpResponseStatus.OK)) {
      outcome.completeExceptionally(
          new IllegalStateException("execution-service answered " + response.status().code()));
      return;
    }
    InvocationOutcome answer;
    try {
      answer = InvocationHttp.outcome(headers::get, payload);
    } catch (IllegalArgumentException e) {
      outcome.completeExceptionally(e);
      return;
    }
    outcome.complete(answer);
  }

  private static byte[] bytes(ByteBuf content) {
    byte[] array = content.array();
    return array.length == content.readableBytes()
        ? array
        : Arrays.copyOf(array, content.readableBytes());
  }

  void close() {
    context().close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended.accept(this);
    fail(new IOException("execution-service closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
    ctx.close();
  }

  private void fail(Throwable cause) {
    CompletableFuture<InvocationOutcome> outcome = waiting;
    waiting = null;
    receiver = null;
    head = null;
    stream = null;
    if (outcome != null) {
      outcome.completeExceptionally(cause);
    }
  }
}
