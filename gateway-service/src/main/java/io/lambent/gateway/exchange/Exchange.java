package io.lambent.gateway.exchange;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.invocation.ResponseFlow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. The request is read and the answer sent on the connection's event
 * loop; {@link #readBody}, the setters and {@link #send} may be called from any one thread at a
 * time. An exchange is answered once; what is sent after that, or to a client that has gone, is
 * dropped.
 */
public final class Exchange {
  /** What a request is for of which nobody has said it. */
  static final String UNKNOWN = "other";

  private static final int UNKNOWN_LENGTH = -1;
  private static final HttpHeaders NO_TRAILERS = EmptyHttpHeaders.INSTANCE;

  private final ExchangeHandler connection;
  private final HttpRequest request;
  private final String requestId = RequestIds.next();
  private final long sinceNanos;
  private String service = UNKNOWN;
  private @Nullable AnswerListener answerListener;

  // Of the request. Confined to the event loop.
  private @Nullable RequestBody body;
  private @Nullable Consumer<RequestBody> whenRead;
  private @Nullable WaitingParts early;
  private @Nullable BodyStream streamed;
  private boolean bodyEnded;
  private boolean bodyDone;
  private boolean over;

  // Of the answer. Handed to the event loop with it.
  private HttpResponseStatus status = HttpResponseStatus.OK;
  private @Nullable HttpHeaders answerHeaders;
  private boolean refused;

  /**
   * @param sinceNanos when the head of the request came; {@link System#nanoTime}
   */
  Exchange(ExchangeHandler connection, HttpRequest request, long sinceNanos) {
    this.connection = connection;
    this.request = request;
    this.sinceNanos = sinceNanos;
  }

  /** The id the gateway gives it, a UUID. */
  public String requestId() {
    return requestId;
  }

  /**
   * Says what the request is for, for meters. Called while the request is dispatched.
   *
   * @param name one of few, never a client's own words
   */
  public void service(String name) {
    service = name;
  }

  String service() {
    return service;
  }

  /** Has a listener called once the answer was sent. Called while the request is dispatched. */
  public void whenAnswered(AnswerListener listener) {
    answerListener = listener;
  }

  void reportTo(ExchangeListener listener, int answer) {
    long nanos = System.nanoTime() - sinceNanos;
    listener.answered(service, answer, nanos);
    AnswerListener own = answerListener;
    if (own != null) {
      own.answered(answer, nanos);
    }
  }

  int statusCode() {
    return status.code();
  }

  public HttpMethod method() {
    return request.method();
  }

  /** Replaces the method, for a request that is passed on. */
  public void method(HttpMethod other) {
    request.setMethod(other);
  }

  /** As on the request line. */
  public String uri() {
    return request.uri();
  }

  /** Replaces what stood on the request line, for a request that is passed on. */
  public void uri(String other) {
    request.setUri(other);
  }

  public HttpVersion version() {
    return request.protocolVersion();
  }

  /** Of the request; what is not served here goes on with them as they are then. */
  public HttpHeaders headers() {
    return request.headers();
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return connection.isSecure() ? "https" : "http";
  }

  public @Nullable InetSocketAddress remoteAddress() {
    return connection.channel().remoteAddress() instanceof InetSocketAddress address
        ? address
        : null;
  }

  /**
   * The function whose environment the connection comes from; null where it comes from elsewhere.
   */
  public @Nullable CallingFunction callingFunction() {
    return connection.channel().attr(EnvironmentConnections.CALLER).get();
  }

  /** All requests on this connection come from a function's environment. On the event loop. */
  public void callingFunction(CallingFunction function) {
    connection.channel().attr(EnvironmentConnections.CALLER).set(function);
  }

  /** As in the {@code Content-Length} header; -1 where there is none. */
  public long declaredLength() {
    String value = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return value == null ? UNKNOWN_LENGTH : Long.parseLong(value);
    } catch (NumberFormatException e) {
      return UNKNOWN_LENGTH;
    }
  }

  // --- the request's body

  /**
   * Reads the body, once.
   *
   * @param limit in bytes; see {@link RequestBody}
   * @param then called on the event loop
   */
  public void readBody(int limit, Consumer<RequestBody> then) {
    if (!connection.inEventLoop()) {
      connection.execute(() -> readBody(limit, then));
      return;
    }
    RequestBody reading = connection.newBody(limit, declaredLength());
    body = reading;
    if (reading.isAbandoned()) {
      guarded(() -> then.accept(reading));
      return;
    }
    boolean fresh = early == null;
    whenRead = then;
    guarded(() -> addWaiting(reading));
    if (bodyEnded || whenRead == null) {
      return;
    }
    if (fresh && HttpUtil.is100ContinueExpected(request)) {
      connection.writeContinue();
    }
    if (early == null) {
      connection.read();
    }
  }

  /** Reads the body and throws it away. */
  public void discardBody(Runnable then) {
    readBody(0, any -> then.run());
  }

  /** The body as a stream, in place of {@link #readBody}. Called during the dispatch. */
  public BodyStream streamBody() {
    BodyStream stream = new BodyStream(connection, this);
    streamed = stream;
    return stream;
  }

  /** Takes a part of the body over. */
  void content(HttpContent part) {
    try {
      bodyEnded = part instanceof LastHttpContent;
      RequestBody reading = body;
      if (over) {
        return;
      }
      if (streamed != null) {
        streamed.add(part.content(), bodyEnded);
      } else if (reading == null || early != null) {
        early = WaitingParts.and(early, part.content());
      } else {
        guarded(() -> add(reading, part.content()));
      }
    } finally {
      part.release();
    }
  }

  private void add(RequestBody reading, ByteBuf part) {
    if (reading.add(part)) {
      added(reading);
    } else {
      early = WaitingParts.and(early, part);
      awaitMemory(reading, part);
    }
  }

  private void added(RequestBody reading) {
    if (!bodyEnded && reading.isAbandoned()) {
      throw new IllegalStateException(
          "a request body of more than " + RequestBody.MOST_DISCARDED + " bytes");
    }
    Consumer<RequestBody> then = whenRead;
    if (bodyEnded && then != null) {
      whenRead = null;
      if (reading.isRefused()) {
        connection.overloaded(this);
      } else {
        then.accept(reading);
      }
    }
  }

  /** Adds the parts that have come before somebody read them, or before there was memory. */
  private void addWaiting(RequestBody reading) {
    WaitingParts parts = early;
    while (parts != null && !parts.isEmpty()) {
      ByteBuf part = parts.first();
      if (!reading.add(part)) {
        awaitMemory(reading, part);
        return;
      }
      parts.removeFirst();
    }
    early = null;
    added(reading);
  }

  /** Reads nothing until there is memory for a part; refuses the request where there is none. */
  private void awaitMemory(RequestBody reading, ByteBuf part) {
    reading.await(
        connection.executor(),
        part,
        there -> {
          if (over) {
            return;
          }
          if (!there) {
            reading.refuse();
          }
          guarded(() -> addWaiting(reading));
          if (!over && early == null && !bodyEnded) {
            connection.read();
          }
        });
  }

  /** The client makes no progress with its body while others wait for memory. */
  void endStalled() {
    if (!over && whenRead != null) {
      whenRead = null;
      connection.overloaded(this);
    }
  }

  /**
   * Counts the memory of the body until {@link #releaseBody}, also where the client goes away
   * before. Any thread.
   */
  public void retainBody() {
    RequestBody read = body;
    if (read != null) {
      read.retain();
    }
  }

  /** The body is not used any more by whoever has retained it. Any thread. */
  public void releaseBody() {
    RequestBody read = body;
    if (read != null) {
      read.release();
    }
  }

  boolean isBodyEnded() {
    return bodyEnded;
  }

  /** Returns true if parts of the body have come that nobody reads yet. */
  boolean isBodyAhead() {
    return streamed == null ? early != null : streamed.isFull();
  }

  /** Returns true if the client is to send more of the body. */
  boolean isReading() {
    return streamed == null ? whenRead != null : streamed.isAwaited();
  }

  // --- the answer

  public Exchange status(int code) {
    status = HttpResponseStatus.valueOf(code);
    return this;
  }

  /**
   * Adds a header to the answer.
   *
   * @throws IllegalArgumentException where it cannot be sent
   */
  public Exchange header(CharSequence name, CharSequence value) {
    answerHeaders().add(name, value);
    return this;
  }

  /** The headers of the answer. */
  public HttpHeaders answerHeaders() {
    HttpHeaders headers = answerHeaders;
    if (headers == null) {
      headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
      answerHeaders = headers;
    }
    return headers;
  }

  @Nullable HttpHeaders answerHeadersIfAny() {
    return answerHeaders;
  }

  /** Sends a complete answer; the body must not be modified afterwards. */
  public void send(byte[] content) {
    answerHeaders().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(content.length));
    answer(Unpooled.wrappedBuffer(content));
  }

  /**
   * Says that the answer refuses the request for want of capacity, so that it may be held back
   * ({@link RefusalPace}). Called before the answer is sent.
   */
  public void refused() {
    refused = true;
  }

  /** Sends an answer that has no body, nor says how long one would be. */
  public void sendHead() {
    answer(Unpooled.EMPTY_BUFFER);
  }

  private void answer(ByteBuf content) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(version(), status, content, answerHeaders(), NO_TRAILERS);
    if (connection.inEventLoop()) {
      answer(response);
    } else {
      connection.execute(() -> answer(response));
    }
  }

  private void answer(DefaultFullHttpResponse response) {
    if (refused && !over) {
      connection.refuse(this, response);
    } else {
      connection.answer(this, response);
    }
  }

  /**
   * Sends status and headers of an answer whose body follows in parts.
   *
   * @param flow holds back whoever writes them
   */
  public AnswerStream stream(ResponseFlow flow) {
    return stream(flow, UNKNOWN_LENGTH);
  }

  /** As above, for a body whose length is known. */
  AnswerStream stream(ResponseFlow flow, long length) {
    AnswerStream stream = new AnswerStream(connection, this, flow);
    DefaultHttpResponse head = new DefaultHttpResponse(version(), status, answerHeaders());
    if (length == UNKNOWN_LENGTH) {
      HttpUtil.setTransferEncodingChunked(head, HttpVersion.HTTP_1_1.equals(version()));
    } else {
      HttpUtil.setContentLength(head, length);
    }
    stream.onLoop(() -> connection.beginStream(stream, head));
    return stream;
  }

  /** Goes on with a longer piece of work away from the event loop. */
  public void continueElsewhere(Runnable work) {
    retainBody();
    Thread.startVirtualThread(
        () -> {
          try {
            guarded(work);
          } finally {
            releaseBody();
          }
        });
  }

  /** Runs a part of the serving; what it throws is answered as a failure. */
  public void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** The client broke the protocol in the body. */
  void malformed() {
    answerHeaders = null;
    bodyEnded = false;
    status = HttpResponseStatus.BAD_REQUEST;
    send(new byte[0]);
  }

  void fail(Throwable cause) {
    if (connection.inEventLoop()) {
      if (!over) {
        answerHeaders = null;
        connection.failed(this, cause);
      }
    } else {
      connection.execute(() -> fail(cause));
    }
  }

  /** Forgets the headers of an answer that is not sent, for another one. */
  void resetAnswer() {
    answerHeaders = null;
    refused = false;
    status = HttpResponseStatus.OK;
  }

  /** Answered, or the client has gone: nothing is to be kept, and nothing to be sent. */
  void finish() {
    if (over) {
      return;
    }
    over = true;
    whenRead = null;
    if (early != null) {
      early.release();
      early = null;
    }
    if (streamed != null) {
      streamed.breakOff();
    }
    doneWithBody();
  }

  /** The body is not needed any more, as there is an answer. */
  void doneWithBody() {
    if (!bodyDone) {
      bodyDone = true;
      releaseBody();
    }
  }

  boolean isOver() {
    return over;
  }

  HttpRequest request() {
    return request;
  }
}
