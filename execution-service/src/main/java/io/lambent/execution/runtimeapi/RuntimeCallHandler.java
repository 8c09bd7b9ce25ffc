package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.GatheredBytes;
import io.lambent.client.netty.MemoryBacklog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a custom runtime. Whether a request is answered or refused is known from its
 * head, and only a body that is wanted takes memory, as it arrives. A request that is refused, or
 * whose body is too large, is answered once all of it was read: most clients send a request to its
 * end before they look for an answer, and take a connection that ends before for a failure of the
 * network.
 */
final class RuntimeCallHandler extends ChannelInboundHandlerAdapter
    implements RuntimeCalls.Waiter, MemoryBacklog.Owner<Object> {
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

  private final RuntimeCalls calls;
  private final BytesInFlight memory;

  /** The connection whose call of next waits for an event; null where none does. */
  private @Nullable ChannelHandlerContext waiting;

  // The state of the request being read.
  private @Nullable HttpRequest request;
  private boolean keepAlive;

  /** Its body; null where that is not wanted. */
  private @Nullable GatheredBytes body;

  /** The answer to it, once all of it was read; null where that depends on its body. */
  private RuntimeCalls.@Nullable Answer refusal;

  private final MemoryBacklog<Object> received = new MemoryBacklog<>(this);

  private @Nullable ChannelHandlerContext connection;

  /**
   * @param memory for bodies
   */
  RuntimeCallHandler(RuntimeCalls calls, BytesInFlight memory) {
    this.calls = calls;
    this.memory = memory;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    connection = added;
  }

  /** Returns true where it neither has a request nor waits for an event. */
  boolean isIdle() {
    return request == null && waiting == null;
  }

  private ChannelHandlerContext connection() {
    return Objects.requireNonNull(connection);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    received.add(message);
  }

  @Override
  public boolean take(Object message) {
    ChannelHandlerContext context = connection();
    if (message instanceof HttpRequest head) {
      begin(context, head);
    }
    if (!(message instanceof HttpContent part)) {
      ReferenceCountUtil.release(message);
    } else if (part.decoderResult().isFailure() || request == null) {
      part.release();
      context.close();
    } else if (add(part)) {
      boolean last = part instanceof LastHttpContent;
      part.release();
      if (last) {
        end(context);
      }
    } else {
      return false;
    }
    return true;
  }

  @Override
  public void await(Object message, Consumer<Boolean> decided) {
    GatheredBytes into = body;
    if (into == null || !(message instanceof HttpContent part)) {
      throw new IllegalStateException("only bodies need memory");
    }
    connection().channel().config().setAutoRead(false);
    into.await(connection().executor(), part.content().readableBytes(), decided);
  }

  @Override
  public void refused() {
    refuse(calls.noMemory());
  }

  @Override
  public void drained() {
    connection().channel().config().setAutoRead(true);
  }

  private void begin(ChannelHandlerContext context, HttpRequest head) {
    if (head.decoderResult().isFailure() || !context.channel().isWritable()) {
      // Malformed, or a client that sends requests and does not read the answers.
      context.close();
      return;
    }
    request = head;
    keepAlive = HttpUtil.isKeepAlive(head);
    refusal = null;
    body = null;
    if (head.method().equals(HttpMethod.POST)) {
      refusal = calls.begins(head.uri());
      long length = HttpUtil.getContentLength(head, -1L);
      if (refusal == null && length > RuntimeLink.MAX_RESPONSE) {
        refusal = calls.tooLarge(head.uri(), length);
      }
      body = refusal == null ? new GatheredBytes(memory, length, this::stalled) : null;
    } else if (!isNext(head)) {
      refusal = RuntimeCalls.Answer.NOT_FOUND;
    }
    if (HttpUtil.is100ContinueExpected(head)) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  private static boolean isNext(HttpRequest head) {
    return head.method().equals(HttpMethod.GET) && head.uri().equals(RuntimeCalls.NEXT);
  }

  /** Adds a part of the body. Returns false if there is no memory for it. */
  private boolean add(HttpContent part) {
    GatheredBytes into = body;
    HttpRequest head = request;
    int count = part.content().readableBytes();
    if (into == null || head == null || count == 0) {
      return true;
    }
    if (into.size() + count > RuntimeLink.MAX_RESPONSE) {
      refuse(calls.tooLarge(head.uri(), into.size() + (long) count));
      return true;
    }
    return into.add(part.content(), count);
  }

  private void refuse(RuntimeCalls.Answer answer) {
    refusal = answer;
    dropBody();
  }

  private void dropBody() {
    GatheredBytes unused = body;
    body = null;
    if (unused != null) {
      unused.drop();
    }
  }

  /** The runtime pauses within a body while others wait for memory. Any thread. */
  private void stalled() {
    ChannelHandlerContext own = connection;
    if (own != null) {
      own.executor()
          .execute(
              () -> {
                if (body != null) {
                  own.close();
                }
              });
    }
  }

  private void end(ChannelHandlerContext context) {
    HttpRequest ended = request;
    GatheredBytes content = body;
    RuntimeCalls.Answer refused = refusal;
    request = null;
    body = null;
    refusal = null;
    if (ended == null) {
      return;
    }
    if (refused != null) {
      write(context, refused, keepAlive);
    } else if (content == null) {
      waiting = context;
      calls.next(this);
    } else {
      String type = ended.headers().get(ERROR_TYPE);
      RuntimeCalls.Answer answer = calls.post(ended.uri(), type, content.bytes());
      content.release();
      write(context, answer, keepAlive);
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
    ByteBuf content = Unpooled.copiedBuffer(answer.body(), UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), content);
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
    if (body != null) {
      dropBody();
      calls.bodyBroke();
    }
    received.release();
    calls.gone(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A connection the runtime broke off; it opens another where it goes on.
    context.close();
  }
}
