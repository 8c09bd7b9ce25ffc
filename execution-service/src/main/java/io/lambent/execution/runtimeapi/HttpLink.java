package io.lambent.execution.runtimeapi;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * AWS's <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 * over HTTP, on a loopback port: one of the host's, or one in the environment's own network.
 */
public final class HttpLink implements RuntimeLink {
  private static final int MAX_INITIAL_LINE = 4096;
  private static final int MAX_HEADERS = 64 * 1024;
  private static final int MAX_CHUNK = 64 * 1024;

  private final EventLoop eventLoop;
  private final RuntimeCalls calls;
  private final ChannelGroup connections;
  private final CompletableFuture<OptionalInt> runtimeUser = new CompletableFuture<>();
  private final Channel server;

  private HttpLink(
      EventLoop eventLoop,
      RuntimeListener listener,
      Function<ServerBootstrap, ChannelFuture> open) {
    this.eventLoop = eventLoop;
    this.calls = new RuntimeCalls(listener);
    this.connections = new DefaultChannelGroup(eventLoop, true);
    this.server = open.apply(bootstrap()).syncUninterruptibly().channel();
  }

  /** Listens at a port of the host's loopback address. */
  static HttpLink inHostNetwork(
      Class<? extends ServerChannel> type, EventLoop eventLoop, RuntimeListener listener) {
    return new HttpLink(
        eventLoop,
        listener,
        bootstrap ->
            bootstrap
                .channel(type)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  /** Takes connections of the runtime's own network, in which nobody else is. */
  static HttpLink inOwnNetwork(
      ChannelFactory<ServerChannel> listening, EventLoop eventLoop, RuntimeListener listener) {
    HttpLink link =
        new HttpLink(
            eventLoop, listener, bootstrap -> bootstrap.channelFactory(listening).register());
    link.onlyFrom(OptionalInt.empty());
    return link;
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(eventLoop)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                connections.add(channel);
                channel.config().setAutoRead(false);
                var ignored =
                    runtimeUser.thenAcceptAsync(
                        user -> admit(channel, user), Thread::startVirtualThread);
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec(MAX_INITIAL_LINE, MAX_HEADERS, MAX_CHUNK))
                    .addLast(new StreamedCallHandler(calls))
                    .addLast(new RuntimeCallAggregator(calls))
                    .addLast(new RuntimeCallHandler(calls));
              }
            });
  }

  /**
   * Says whose connections are taken; until then all wait.
   *
   * @param user empty where the runtime cannot be told from others
   */
  public void onlyFrom(OptionalInt user) {
    runtimeUser.complete(user);
  }

  private static void admit(Channel channel, OptionalInt user) {
    if (user.isEmpty()
        || user.equals(
            PeerUser.of(
                (InetSocketAddress) channel.remoteAddress(),
                (InetSocketAddress) channel.localAddress()))) {
      channel.config().setAutoRead(true);
    } else {
      channel.close();
    }
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
  public String address() {
    return "127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public EventLoop eventLoop() {
    return eventLoop;
  }

  /** Runtimes open and close connections as they like, but for that of a streamed answer. */
  @Override
  public boolean connected() {
    return calls.isStreaming();
  }

  @Override
  public boolean heldBack() {
    return calls.isStreaming()
        && connections.stream().anyMatch(channel -> !channel.config().isAutoRead());
  }

  @Override
  public void send(RuntimeEvent event) {
    calls.send(event);
  }

  @Override
  public void close() {
    server.close();
    connections.close();
  }
}
