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
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
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
  /** The purpose of a request that no handler has named. */
  static final String UNKNOWN = "other";

  private static final int UNKNOWN_LENGTH = -1;
  private static final HttpHeaders NO_TRAILERS = EmptyHttpHeaders.INSTANCE;

  private final ExchangeHandler connection;
  private final HttpRequest request;
  private final String requestId = RequestIds.next();
  private final long sinceNanos;
  private String service = UNKNOWN;
  private @Nullable AnswerListener answerListener;

  private final BodyReader body;

  /** True once it was answered, or its client has gone. Confined to the event loop. */
  private boolean over;

  // The answer, which is handed to the event loop when it is complete.
  private HttpResponseStatus status = HttpResponseStatus.OK;
  private @Nullable HttpHeaders answerHeaders;
  private boolean refused;
  private boolean introduction;

  /**
   * @param sinceNanos when the head of the request came; {@link System#nanoTime}
   */
  Exchange(ExchangeHandler connection, HttpRequest request, long sinceNanos) {
    this.connection = connection;
    this.request = request;
    this.sinceNanos = sinceNanos;
    this.body = new BodyReader(connection, this);
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

  /** The headers of the request. A request that is not served here is passed on with them. */
  public HttpHeaders headers() {
    return request.headers();
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return connection.client().isSecure() ? "https" : "http";
  }

  /** Returns the address, the TLS state and the certificate of the client. */
  public ClientFacts client() {
    return connection.client();
  }

  /**
   * Replaces what is known of the client, for all requests on this connection. On the event loop.
   */
  public void client(ClientFacts facts) {
    facts.set(connection.channel());
  }

  /** The address of the client. */
  public @Nullable InetSocketAddress remoteAddress() {
    InetSocketAddress told = connection.client().address();
    if (told != null) {
      return told;
    }
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

  /** Says that the request introduces another one, which has to follow on the connection. */
  public void introduction() {
    introduction = true;
  }

  boolean isIntroduction() {
    return introduction;
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
    if (connection.inEventLoop()) {
      body.read(limit, then);
    } else {
      connection.execute(() -> body.read(limit, then));
    }
  }

  /** Reads the body and throws it away. */
  public void discardBody(Runnable then) {
    readBody(0, any -> then.run());
  }

  /** The body as a stream, in place of {@link #readBody}. Called during the dispatch. */
  public BodyStream streamBody() {
    return body.stream();
  }

  /**
   * Counts the memory of the body until {@link #releaseBody}, also where the client goes away
   * before. Any thread.
   */
  public void retainBody() {
    body.retain();
  }

  /** Releases a body that was retained. Any thread. */
  public void releaseBody() {
    body.release();
  }

  BodyReader body() {
    return body;
  }

  // --- the answer

  public Exchange status(int code) {
    status = HttpResponseStatus.valueOf(code);
    return this;
  }

  /**
   * Sets the status with a reason phrase of its own, which HTTP/2 does not have.
   *
   * @throws IllegalArgumentException where the reason cannot be sent
   */
  public Exchange status(int code, String reason) {
    status = new HttpResponseStatus(code, reason);
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
      connection.answers().refuse(this, response);
    } else {
      connection.answers().answer(this, response);
    }
  }

  /**
   * Sends status and headers of an answer whose body follows in parts.
   *
   * @param flow holds back the writer of the parts
   */
  public AnswerStream stream(ResponseFlow flow) {
    return stream(flow, UNKNOWN_LENGTH);
  }

  /** Begins a streamed answer whose body has a known length, in bytes. */
  AnswerStream stream(ResponseFlow flow, long length) {
    AnswerWriter writer = connection.answers();
    AnswerStream stream = new AnswerStream(connection, this, flow);
    DefaultHttpResponse head = new DefaultHttpResponse(version(), status, answerHeaders());
    if (length == UNKNOWN_LENGTH) {
      HttpUtil.setTransferEncodingChunked(head, HttpVersion.HTTP_1_1.equals(version()));
    } else {
      HttpUtil.setContentLength(head, length);
    }
    stream.onLoop(() -> writer.begin(stream, head));
    return stream;
  }

  /**
   * Answers by changing the connection to WebSocket frames, once the body was read. No answer
   * follows.
   *
   * @param gone runs where the client has gone before
   */
  public void upgrade(Upgrade upgrade, Runnable gone) {
    if (!connection.inEventLoop()) {
      connection.execute(() -> upgrade(upgrade, gone));
    } else if (over) {
      gone.run();
    } else {
      connection.upgrade(this, upgrade);
    }
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
    body.malformed();
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

  /** Ends the exchange, which was answered or whose client has gone. Later answers are dropped. */
  void finish() {
    if (!over) {
      over = true;
      body.close();
    }
  }

  boolean isOver() {
    return over;
  }

  HttpRequest request() {
    return request;
  }
}
