package io.lambent.execution.runtimeapi;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import jakarta.annotation.PreDestroy;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The few threads that serve all environments. */
@Component
public final class EventLoops {
  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group;
  private final boolean shared;

  /**
   * @param given those of the gateway, where it runs in this process; else own ones are made
   */
  EventLoops(ObjectProvider<EventLoopGroup> given) {
    EventLoopGroup existing = given.getIfAvailable();
    shared = existing != null;
    group = existing == null ? io.lambent.client.netty.EventLoops.make("environments") : existing;
  }

  /**
   * The thread to serve an environment: the calling one where it is among them, as it is that of
   * the connection from which the first call came; else the next in turn.
   */
  public EventLoop next() {
    return io.lambent.client.netty.EventLoops.current(group);
  }

  /** All event loops. Other users must not block them. */
  public EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> unixServer() {
    return epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
  }

  Class<? extends ServerChannel> tcpServer() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** Returns true if this transport can serve a socket that another process has made. */
  public boolean takesSockets() {
    return epoll;
  }

  /** A socket that listens already, made by another process. */
  public ServerChannel listening(int descriptor) {
    return new EpollServerSocketChannel(descriptor);
  }

  SocketAddress unixAddress(Path socket) {
    return epoll ? new DomainSocketAddress(socket.toFile()) : UnixDomainSocketAddress.of(socket);
  }

  @PreDestroy
  void close() {
    if (!shared) {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
