package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.BytesInFlight;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * AWS's <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 * over HTTP, on a loopback port: one of the host's, or one in the environment's own network. Where
 * a runtime opens more connections than it may have, the one that has been open for longest of
 * those without a request is closed; a further one is refused where all have requests.
 */
public final class HttpLink implements RuntimeLink {
  private static final int MAX_INITIAL_LINE = 4096;
  private static final int MAX_HEADERS = 64 * 1024;
  private static final int MAX_CHUNK = 64 * 1024;

  /** A runtime needs one or two; HTTP clients with pools open some more. */
  private static final int MOST_CONNECTIONS = 16;

  /**
   * The maximum number of connections whose user is looked up at a time; the kernel queues further
   * ones.
   */
  private static final int MOST_UNKNOWN = 8;

  private final EventLoop eventLoop;
  private final BytesInFlight memory;
  private final RuntimeCalls calls;
  private final ChannelGroup connections;
  private final CompletableFuture<OptionalInt> runtimeUser = new CompletableFuture<>();
  private final Channel server;

  /** The runtime's connections, the oldest first. Confined to the event loop. */
  private final Map<Channel, RuntimeCallHandler> admitted = new LinkedHashMap<>();

  private int unknown;

  private HttpLink(
      EventLoop eventLoop,
      RuntimeListener listener,
      BytesInFlight memory,
      Function<ServerBootstrap, ChannelFuture> open) {
    this.eventLoop = eventLoop;
    this.memory = memory;
    this.calls = new RuntimeCalls(listener);
    this.connections = new DefaultChannelGroup(eventLoop, true);
    this.server = open.apply(bootstrap()).syncUninterruptibly().channel();
  }

  /** Listens at a port of the host's loopback address. */
  static HttpLink inHostNetwork(
      Class<? extends ServerChannel> type,
      EventLoop eventLoop,
      RuntimeListener listener,
      BytesInFlight memory) {
    return new HttpLink(
        eventLoop,
        listener,
        memory,
        bootstrap ->
            bootstrap
                .channel(type)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  /** Accepts connections within the runtime's own network, which no other process can reach. */
  static HttpLink inOwnNetwork(
      ChannelFactory<ServerChannel> listening,
      EventLoop eventLoop,
      RuntimeListener listener,
      BytesInFlight memory) {
    HttpLink link =
        new HttpLink(
            eventLoop,
            listener,
            memory,
            bootstrap -> bootstrap.channelFactory(listening).register());
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
                connected(channel);
              }
            });
  }

  /**
   * Sets the user whose connections are accepted; until then all connections wait.
   *
   * @param user empty where the runtime cannot be identified by its user
   */
  public void onlyFrom(OptionalInt user) {
    runtimeUser.complete(user);
  }

  private void connected(Channel channel) {
    connections.add(channel);
    channel.config().setAutoRead(false);
    unknown++;
    acceptMore();
    var ignored =
        runtimeUser.thenAcceptAsync(
            user -> {
              boolean own = isOwn(channel, user);
              eventLoop.execute(() -> known(channel, own));
            },
            Thread::startVirtualThread);
  }

  private void acceptMore() {
    Channel listening = server;
    if (listening != null && listening.isOpen()) {
      listening.config().setAutoRead(unknown < MOST_UNKNOWN);
    }
  }

  private static boolean isOwn(Channel channel, OptionalInt user) {
    return user.isEmpty()
        || user.equals(
            PeerUser.of(
                (InetSocketAddress) channel.remoteAddress(),
                (InetSocketAddress) channel.localAddress()));
  }

  private void known(Channel channel, boolean own) {
    unknown--;
    acceptMore();
    if (!own || !channel.isActive() || !hasRoom()) {
      channel.close();
      return;
    }
    RuntimeCallHandler handler = new RuntimeCallHandler(calls, memory);
    admitted.put(channel, handler);
    channel.closeFuture().addListener(closed -> admitted.remove(channel));
    channel
        .pipeline()
        .addLast(new HttpServerCodec(MAX_INITIAL_LINE, MAX_HEADERS, MAX_CHUNK))
        .addLast(new StreamedCallHandler(calls))
        .addLast(handler);
    channel.config().setAutoRead(true);
  }

  /** Closes a connection without a request where there are too many. */
  private boolean hasRoom() {
    if (admitted.size() < MOST_CONNECTIONS) {
      return true;
    }
    for (Map.Entry<Channel, RuntimeCallHandler> each : admitted.entrySet()) {
      StreamedCallHandler streamed = each.getKey().pipeline().get(StreamedCallHandler.class);
      if (each.getValue().isIdle() && (streamed == null || streamed.isIdle())) {
        admitted.remove(each.getKey());
        each.getKey().close();
        return true;
      }
    }
    return false;
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
        && admitted.keySet().stream()
            .anyMatch(channel -> !channel.config().isAutoRead() || UnreadBytes.of(channel) > 0);
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
