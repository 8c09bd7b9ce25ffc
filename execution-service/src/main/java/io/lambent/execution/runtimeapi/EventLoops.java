package io.lambent.execution.runtimeapi;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.annotation.PreDestroy;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The few threads that serve all environments: native epoll where it is there, else NIO. */
@Component
public final class EventLoops {
  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          Math.max(2, Runtime.getRuntime().availableProcessors() / 2),
          new DefaultThreadFactory("environments", true),
          epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  EventLoops() {}

  /** The next thread in turn. */
  public EventLoop next() {
    return group.next();
  }

  Class<? extends ServerChannel> unixServer() {
    return epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
  }

  Class<? extends ServerChannel> tcpServer() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  SocketAddress unixAddress(Path socket) {
    return epoll
        ? new io.netty.channel.unix.DomainSocketAddress(socket.toFile())
        : UnixDomainSocketAddress.of(socket);
  }

  @PreDestroy
  void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
