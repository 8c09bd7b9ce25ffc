package io.lambent.gateway.http2;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Channels of clients that run on the event loop of a connection. */
final class ForwardingChannels {
  private ForwardingChannels() {}

  static Channel like(Channel connection) {
    return connection instanceof NioSocketChannel
        ? new NioSocketChannel()
        : new EpollSocketChannel();
  }
}
