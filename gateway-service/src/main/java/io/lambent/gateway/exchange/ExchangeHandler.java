package io.lambent.gateway.exchange;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.GatheredBytes;
import io.lambent.client.netty.OpenRequests;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges of one connection, one after the other. Sits between the HTTP codec and Reactor
 * Netty: requests that the {@link Dispatcher} serves end here, all others are passed on with their
 * bodies, and their answers come by. While one request is being answered, here or behind, those
 * that a client has sent after it wait, so answers keep the order of requests.
 *
 * <p>Reactor Netty reads only when told to, and this does likewise: nothing is read while requests
 * wait, while a body comes faster than it is taken, or while the client does not take its answers.
 */
public final class ExchangeHandler extends ChannelDuplexHandler {
  private static final Logger log = LoggerFactory.getLogger(ExchangeHandler.class);

  private final Dispatcher dispatcher;
  private final OpenRequests open;
  private final Connections connections;
  private final BytesInFlight memory;
  private final AnswerWriter answers;
  private final WatchedConnection watched;
  private final ExchangeListener listener;
  private final PassedRequests passed;
  private final Pipelining pipelining;
  private final GatheredBytes.Sender sender = () -> execute(this::endStalled);

  private @Nullable ChannelHandlerContext context;

  /** The exchange that is served here; null where there is none. */
  private @Nullable Exchange current;

  /** True if the connection ends with the exchange under way, or has. */
  private boolean closing;

  /** True once the connection carries frames, which go to the handlers behind. */
  private boolean upgraded;

  /** True if a batch of reads is being handled, at whose end everything written is flushed. */
  private boolean batching;

  private boolean flushNeeded;

  public ExchangeHandler(
      Dispatcher dispatcher,
      OpenRequests open,
      Connections connections,
      RefusalPace refusals,
      ExchangeListener listener) {
    this.dispatcher = dispatcher;
    this.open = open;
    this.connections = connections;
    this.memory = connections.memory();
    this.answers = new AnswerWriter(this, new LargeAnswers(memory), refusals);
    this.watched =
        new WatchedConnection(connections, this::isIdle, this::isWaitingForBody, ended -> {});
    this.listener = listener;
    this.passed = new PassedRequests(this, listener);
    this.pipelining = new Pipelining(this::mayTake, this::take, memory);
  }

  ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    watched.begin(added);
  }

  /** A proxy has told the client's address: the connection counts as one of that client's. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ClientFacts) {
      watched.end();
      watched.begin(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** The handler that has to stand before the HTTP codec. */
  public ChannelHandler bytes() {
    return watched.bytes();
  }

  // --- requests

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (upgraded) {
      watched.heard();
      ctx.fireChannelRead(message);
      return;
    }
    batching = true;
    watched.heard();
    if (!pipelining.read(message)) {
      ctx.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (upgraded) {
      ctx.fireChannelReadComplete();
      return;
    }
    if (!batching) {
      watched.readPartOfHead();
    }
    batching = false;
    if (flushNeeded) {
      flushNeeded = false;
      ctx.flush();
    }
    passed.completeBatch();
    readOn();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    answers.takesMore(ctx.channel().isWritable());
    pipelining.takeWaiting();
    ctx.fireChannelWritabilityChanged();
  }

  private void readOn() {
    Exchange exchange = current;
    if (passed.isEmpty()
        && pipelining.isEmpty()
        && (exchange == null || !exchange.body().isAhead())) {
      read();
    }
  }

  /** A request has to wait for its turn; parts of a body belong to the one whose turn it is. */
  private boolean mayTake(Object message) {
    return !(message instanceof HttpRequest)
        || (current == null && passed.isEmpty() && context().channel().isWritable());
  }

  private void take(Object message) {
    if (closing && (message instanceof HttpRequest || (current == null && passed.isEmpty()))) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      begin(request);
    } else if (current != null && message instanceof HttpContent part) {
      partOfBody(current, part);
    } else if (!passed.isEmpty()) {
      passed.pass(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    long now = System.nanoTime();
    String service = Exchange.UNKNOWN;
    HttpHeaders added = null;
    if (request.decoderResult().isSuccess() && request.protocolVersion().majorVersion() == 1) {
      Exchange exchange = new Exchange(this, request, now);
      current = exchange;
      open.began();
      if (serve(exchange)) {
        return;
      }
      open.ended();
      current = null;
      service = exchange.service();
      added = exchange.answerHeadersIfAny();
    }
    closing = !HttpUtil.isKeepAlive(request);
    passed.begin(new PassedRequest(service, now, added), request);
  }

  private boolean serve(Exchange exchange) {
    if (passed.wasUsed()) {
      watched.takeOver(context());
    }
    try {
      return dispatcher.serve(exchange);
    } catch (RuntimeException e) {
      exchange.fail(e);
      return true;
    }
  }

  private void partOfBody(Exchange exchange, HttpContent part) {
    if (part.decoderResult().isFailure()) {
      log.debug("A request's body is malformed", part.decoderResult().cause());
      part.release();
      exchange.malformed();
    } else {
      exchange.body().part(part);
    }
  }

  /** The connection is free for the next request. */
  void next() {
    pipelining.takeWaiting();
    if (!batching) {
      readOn();
    }
  }

  // --- answers of those behind

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    passed.write(ctx, message, promise);
  }

  // --- answers from here; called by exchanges and the writer of their answers

  AnswerWriter answers() {
    return answers;
  }

  /** Returns true if the connection cannot be used after the exchange. */
  boolean endsWith(Exchange exchange) {
    return closing
        || (isDraining() && !exchange.isIntroduction())
        || !exchange.body().isEnded()
        || !HttpUtil.isKeepAlive(exchange.request());
  }

  /** Returns true if the gateway is about to end. Streams end with their exchange anyway. */
  boolean isDraining() {
    return connections.isDraining() && !(channel() instanceof Http2StreamChannel);
  }

  /** Returns true if the connection ends with the exchange under way, or has ended. */
  boolean isClosing() {
    return closing;
  }

  /** Serves no exchange after the one under way. */
  void endAfterThis() {
    closing = true;
  }

  /** Reports and ends an exchange whose answer is complete. */
  void answered(Exchange exchange, int status) {
    exchange.reportTo(listener, status);
    exchange.finish();
    current = null;
  }

  /** Hands the connection to a handler of frames. Reactor Netty does not see it any more. */
  void upgrade(Exchange exchange, Upgrade upgrade) {
    upgraded = true;
    answered(exchange, HttpResponseStatus.SWITCHING_PROTOCOLS.code());
    requestEnded();
    ChannelPipeline pipeline = context().pipeline();
    while (pipeline.last() != this) {
      pipeline.removeLast();
    }
    upgrade.perform(channel(), exchange.request(), memory);
  }

  /** Counts a request no longer as open: its answer was handed to the channel. */
  void requestEnded() {
    open.ended();
  }

  /** Flushes what was written: at the end of a batch of reads, where one is being handled. */
  void flushSoon() {
    if (batching && context().channel().isWritable()) {
      flushNeeded = true;
    } else {
      context().flush();
    }
  }

  /** There is no memory for the request, or for its answer. */
  void overloaded(Exchange exchange) {
    exchange.resetAnswer();
    dispatcher.overloaded(exchange);
  }

  private void endStalled() {
    Exchange exchange = current;
    if (exchange != null) {
      exchange.body().endStalled();
    }
  }

  void failed(Exchange exchange, Throwable cause) {
    try {
      dispatcher.failed(exchange, cause);
    } catch (RuntimeException e) {
      log.error("Request {} could not be answered", exchange.requestId(), e);
      context().close();
    }
  }

  void read() {
    context().read();
  }

  RequestBody newBody(int limit, long declared) {
    return new RequestBody(limit, declared, memory, sender);
  }

  EventExecutor executor() {
    return context().executor();
  }

  boolean inEventLoop() {
    return context().executor().inEventLoop();
  }

  void execute(Runnable task) {
    context().executor().execute(task);
  }

  ClientFacts client() {
    return ClientFacts.of(channel());
  }

  Channel channel() {
    return context().channel();
  }

  // --- the end

  /** An orderly end: what is being served is answered first. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (current == null) {
      ctx.close(promise);
    } else {
      closing = true;
      ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    abandon();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    abandon();
  }

  /** A client that goes away does not stop what it called. */
  private void abandon() {
    watched.end();
    closing = true;
    answers.abandon();
    Exchange exchange = current;
    current = null;
    if (exchange != null) {
      exchange.finish();
      open.ended();
    }
    pipelining.release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!passed.isEmpty() || upgraded) {
      ctx.fireExceptionCaught(cause);
    } else {
      log.debug("A connection broke", cause);
      ctx.close();
    }
  }

  private boolean isIdle() {
    return current == null && passed.isEmpty() && !upgraded;
  }

  private boolean isWaitingForBody() {
    Exchange exchange = current;
    return exchange != null && exchange.body().isReading();
  }
}
