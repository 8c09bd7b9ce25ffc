package io.lambent.execution.network;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A port whose connections are relayed to an address, on an event loop of its own. */
final class RelayListener implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, Executors.defaultThreadFactory(), EpollIoHandler.newFactory());
  private final InetSocketAddress address;
  private final AtomicInteger connections = new AtomicInteger();

  RelayListener(RelayMemory memory, SocketAddress target) {
    EventLoop loop = group.next();
    EpollServerSocketChannel server = new EpollServerSocketChannel();
    server
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                connections.incrementAndGet();
                Relay.start(
                    (Channel) message,
                    loop,
                    target,
                    memory,
                    (one, other) -> Relay.join(one, other, memory));
              }
            });
    loop.register(server).syncUninterruptibly();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly();
    address = (InetSocketAddress) server.localAddress();
  }

  InetSocketAddress address() {
    return address;
  }

  /** How many connections it has taken. */
  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
