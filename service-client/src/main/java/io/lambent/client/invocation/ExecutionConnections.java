package io.lambent.client.invocation;

import io.lambent.client.netty.EventLoops;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseReceiver;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;

/**
 * The connections to execution-service: each has one call at a time and stays open for the next.
 * Every event loop has its own, the one used last first, so that a call needs neither a lock nor
 * another thread than that of the client's connection.
 */
final class ExecutionConnections implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int LARGEST_HEADERS = 64 << 10;
  private static final int READ_AT_ONCE = 64 << 10;

  /** Shorter than servers keep idle connections, so none is taken that is just closing. */
  private static final long IDLE_NANOS = Duration.ofSeconds(20).toNanos();

  /**
   * The time for which a name may lead to the same address. A container may come back with another
   * one, while Docker's name server allows to keep the old one for ten minutes.
   */
  private static final int NAME_SECONDS = 2;

  private static final int CHECK_SECONDS = 5;

  private final URI service;
  private final long answerNanos;
  private final InvocationWriter writer;
  private final @Nullable SslContext ssl;
  private final EventLoopGroup loops;
  private final DnsAddressResolverGroup names;
  private final Bootstrap bootstrap;
  private final Map<EventExecutor, Pool> pools = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param answerTimeout how long an answer may take
   */
  ExecutionConnections(URI service, Duration answerTimeout, String token, LoopResources resources) {
    this.service = service;
    this.answerNanos = answerTimeout.toNanos();
    this.writer = new InvocationWriter(service, token);
    this.ssl = "https".equals(service.getScheme()) ? ssl() : null;
    this.loops = resources.onClient(LoopResources.DEFAULT_NATIVE);
    this.names =
        new DnsAddressResolverGroup(
            new DnsNameResolverBuilder()
                .datagramChannelFactory(() -> resources.onChannel(DatagramChannel.class, loops))
                .ttl(0, NAME_SECONDS));
    this.bootstrap =
        new Bootstrap()
            .channelFactory(() -> resources.onChannel(SocketChannel.class, loops))
            .resolver(names)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(ChannelOption.TCP_NODELAY, true);
  }

  private static SslContext ssl() {
    try {
      return SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS is not available", e);
    }
  }

  /**
   * Sends a call, once. Fails where there was no connection, or it was lost before the answer.
   *
   * @param receiver takes the response in parts; null where the caller wants it as a whole
   */
  CompletableFuture<InvocationOutcome> send(
      Invocation invocation, @Nullable ResponseReceiver receiver) {
    CompletableFuture<InvocationOutcome> outcome = new CompletableFuture<>();
    EventLoop loop = EventLoops.current(loops);
    if (loop.inEventLoop()) {
      pool(loop).send(invocation, receiver, outcome);
    } else {
      loop.execute(() -> pool(loop).send(invocation, receiver, outcome));
    }
    return outcome;
  }

  private Pool pool(EventLoop loop) {
    return pools.computeIfAbsent(loop, absent -> new Pool(loop));
  }

  @Override
  public void close() {
    closed = true;
    for (Pool pool : pools.values()) {
      // The event loops may have ended before, and the connections with them.
      if (!pool.loop.isShuttingDown()) {
        pool.loop.execute(pool::close);
      }
    }
    names.close();
  }

  /** The connections of one event loop, and confined to it. */
  private final class Pool {
    private final EventLoop loop;
    private final Deque<ExecutionConnection> idle = new ArrayDeque<>();
    private final List<ExecutionConnection> all = new ArrayList<>();

    Pool(EventLoop loop) {
      this.loop = loop;
      loop.scheduleWithFixedDelay(
          this::closeExpired, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    void send(
        Invocation invocation,
        @Nullable ResponseReceiver receiver,
        CompletableFuture<InvocationOutcome> outcome) {
      for (ExecutionConnection next = idle.poll(); next != null; next = idle.poll()) {
        if (next.isUsable() && System.nanoTime() - next.sinceNanos() < IDLE_NANOS) {
          next.send(invocation, receiver, outcome);
          return;
        }
        next.close();
      }
      connect(invocation, receiver, outcome);
    }

    private void connect(
        Invocation invocation,
        @Nullable ResponseReceiver receiver,
        CompletableFuture<InvocationOutcome> outcome) {
      ExecutionConnection connection = new ExecutionConnection(writer, this::release, this::ended);
      int port = service.getPort() >= 0 ? service.getPort() : ssl == null ? 80 : 443;
      bootstrap
          .clone(loop)
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  if (ssl != null) {
                    channel
                        .pipeline()
                        .addLast(ssl.newHandler(channel.alloc(), service.getHost(), port));
                  }
                  channel
                      .pipeline()
                      .addLast(
                          new HttpClientCodec(
                              new HttpDecoderConfig()
                                  .setMaxHeaderSize(LARGEST_HEADERS)
                                  .setMaxChunkSize(READ_AT_ONCE),
                              false,
                              false),
                          connection);
                }
              })
          .connect(InetSocketAddress.createUnresolved(service.getHost(), port))
          .addListener(
              connected -> {
                if (connected.isSuccess()) {
                  all.add(connection);
                  connection.send(invocation, receiver, outcome);
                } else {
                  outcome.completeExceptionally(connected.cause());
                }
              });
    }

    /** Keeps a connection that is free for the next call. */
    private void release(ExecutionConnection connection) {
      if (closed) {
        connection.close();
      } else {
        idle.push(connection);
      }
    }

    private void ended(ExecutionConnection connection) {
      idle.remove(connection);
      all.remove(connection);
    }

    private void closeExpired() {
      long now = System.nanoTime();
      for (ExecutionConnection connection : List.copyOf(all)) {
        long limit = connection.isBusy() ? answerNanos : IDLE_NANOS;
        if (now - connection.sinceNanos() > limit) {
          connection.close();
        }
      }
    }

    void close() {
      for (ExecutionConnection connection : List.copyOf(idle)) {
        connection.close();
      }
    }
  }
}
